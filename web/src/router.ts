// router.ts - which address shows which page.  Pages are loaded when first opened.
import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router'
import { ledgerOf, resume, session } from './session'

const loadProject = () => import('./pages/project/ProjectPage.vue')

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: '/project' },
    { path: '/login', component: () => import('./pages/login/LoginPage.vue'), meta: { title: '登录', open: true } },
    { path: '/project', component: loadProject, meta: { title: '项目库' } },
    { path: '/project/:id(\\d+)', component: () => import('./pages/archive/ArchivePage.vue'), props: (to) => ({ id: Number(to.params.id) }), meta: { title: '项目档案' } },
    { path: '/dispatch', component: () => import('./pages/dispatch/DispatchPage.vue'), meta: { title: '月度调度' } },
    { path: '/import', component: () => import('./pages/import/ImportPage.vue'), meta: { title: '数据导入' } },
    { path: '/import/:batch(\\d+)', component: () => import('./pages/import/BatchPage.vue'), props: (to) => ({ id: Number(to.params.batch) }), meta: { title: '导入批次' } },
    { path: '/ledger/:record/:row(\\d+|new)?', component: () => import('./pages/ledger/LedgerPage.vue'), props: true, meta: { title: '台账' } },
    { path: '/:rest(.*)*', component: () => import('./pages/NotFound.vue'), meta: { title: '没有这一页' } },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

let asked: Promise<boolean> | null = null

router.beforeEach(async (to) => {
  if (session.me) return true
  asked ??= resume()
  const known = await asked.finally(() => (asked = null))
  if (known || to.meta.open) return known && to.path === '/login' ? '/' : true
  return { path: '/login', query: to.fullPath === '/' ? {} : { back: to.fullPath } }
})

function titleOf(to: RouteLocationNormalized): string {
  if (to.params.record) return ledgerOf(String(to.params.record))?.label ?? '台账'
  return String(to.meta.title ?? '')
}

router.afterEach((to) => {
  document.title = `${titleOf(to)} · 招推服`
})
