// main.ts - starts the page.
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import './style/base.css'
import './style/parts.css'
import './style/print.css'

createApp(App).use(router).mount('#app')
