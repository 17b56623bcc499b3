// router.ts - which address shows which page.  Pages are loaded when first opened.
import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router'
import { whenFirst } from './api/client'
import { inside } from './pages/login/back'
import { cameIn, goOn, ledgerOf, resume, session } from './session'

const loadProject = () => import('./pages/project/ProjectPage.vue')

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: () => import('./pages/home/HomePage.vue'), meta: { title: '我的工作台' } },
    { path: '/login', component: () => import('./pages/login/LoginPage.vue'), meta: { title: '登录', open: true } },
    { path: '/setup', component: () => import('./pages/login/SetupPage.vue'), meta: { title: '启用管理员账户', open: true } },
    { path: '/reset', component: () => import('./pages/login/ResetPage.vue'), meta: { title: '重设口令', open: true } },
    { path: '/account', component: () => import('./pages/account/AccountPage.vue'), meta: { title: '我的账户' } },
    { path: '/inbox', component: () => import('./pages/inbox/InboxPage.vue'), meta: { title: '通知' } },
    { path: '/project', component: loadProject, meta: { title: '项目库' } },
    { path: '/project/:id(\\d+)', component: () => import('./pages/archive/ArchivePage.vue'), props: (to) => ({ id: Number(to.params.id) }), meta: { title: '项目档案' } },
    { path: '/dispatch', component: () => import('./pages/dispatch/DispatchPage.vue'), meta: { title: '月度调度' } },
    { path: '/import', component: () => import('./pages/import/ImportPage.vue'), meta: { title: '数据导入' } },
    { path: '/import/:batch(\\d+)', component: () => import('./pages/import/BatchPage.vue'), props: (to) => ({ id: Number(to.params.batch) }), meta: { title: '导入批次' } },
    { path: '/audit', component: () => import('./pages/audit/AuditPage.vue'), meta: { title: '日志' } },
    { path: '/exports', component: () => import('./pages/exports/ExportsPage.vue'), meta: { title: '导出审批' } },
    { path: '/ledger/:record/:row(\\d+|new)?', component: () => import('./pages/ledger/LedgerPage.vue'), props: true, meta: { title: '台账' } },
    { path: '/:rest(.*)*', component: () => import('./pages/NotFound.vue'), meta: { title: '没有这一页' } },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

let asked: Promise<boolean> | null = null

router.beforeEach(async (to) => {
  if (to.path === '/login' && to.query.why === 'fine') cameIn()
  if (!session.me) {
    asked ??= resume()
    await asked.finally(() => (asked = null))
  }
  if (session.must.length) return to.path === '/account' || { path: '/account', query: to.fullPath === '/' ? {} : { back: to.fullPath } }
  if (session.me || to.meta.open) return session.me && to.path === '/login' ? inside(to.query.back) : true
  return { path: '/login', query: to.fullPath === '/' ? {} : { back: to.fullPath } }
})

// A password may grow too old while somebody works.
whenFirst(() => {
  void goOn().then(() => router.push('/account'))
})

function titleOf(to: RouteLocationNormalized): string {
  if (to.params.record) return ledgerOf(String(to.params.record))?.label ?? '台账'
  return String(to.meta.title ?? '')
}

router.afterEach((to) => {
  document.title = `${titleOf(to)} · 招推服`
})
