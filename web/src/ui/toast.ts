// toast.ts - short messages that go away; failures stay until they are read.
import { ElMessage } from 'element-plus/es/components/message/index.mjs'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-message.css'
import { say } from '../api/client'

export function done(text: string): void {
  ElMessage({ type: 'success', message: text, duration: 3000, plain: true })
}

export function failed(e: unknown): void {
  ElMessage({ type: 'error', message: say(e), duration: 8000, showClose: true, plain: true })
}

export function told(text: string): void {
  ElMessage({ type: 'info', message: text, duration: 5000, showClose: true, plain: true })
}
