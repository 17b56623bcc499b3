// source.ts - where a value came from, in words.
const WORDS: Record<string, string> = { manual: '手工录入', import: '表格导入', rule: '规则计算', demo: '示例数据', move: '阶段流转', cli: '命令行', sso: '统一身份登录' }

export function sourceText(source: string | null): string {
  return source ? (WORDS[source] ?? source) : ''
}
