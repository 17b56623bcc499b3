// How the page is built.  Nothing inline: the server's policy is default-src 'self'; style-src 'self'.
import { defineConfig } from 'vite'
import vue from '@vitejs/plugin-vue'

export default defineConfig({
  plugins: [vue()],
  // Options API, SSR warnings and dev tools are not shipped.
  define: { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false' },
  build: {
    target: 'es2021',
    assetsDir: 'assets',
    assetsInlineLimit: 0, // no data: addresses
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    chunkSizeWarningLimit: 800,
  },
  // A running ztf answers /api while the page is worked on: ZTF_URL=http://127.0.0.1:8080 npm run dev
  server: {
    host: '127.0.0.1',
    proxy: process.env.ZTF_URL ? { '/api': { target: process.env.ZTF_URL } } : undefined,
  },
})
