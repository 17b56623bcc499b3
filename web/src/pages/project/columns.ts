// columns.ts - what the project library shows first, and how its form is laid out.  No rule lives here.
import type { Section } from '../../form/RecordForm.vue'

export const DEFAULTS = [
  'name', 'project_code', 'area', 'kind', 'total_investment', 'band', 'stage', 'status', 'library_state',
  'annual_plan_investment', 'completed_investment', 'investment_rate', 'planned_start', 'construction_start_on',
  'visible_progress', 'enterprise', 'agency',
]

/** What fits beside the name on a phone comes first. */
export const NARROW = ['name', 'total_investment', 'investment_rate', 'stage', 'area', 'visible_progress', 'status']

export const SECTIONS: Section[] = [
  { label: '基本信息', fields: ['name', 'project_code', 'kind', 'upgrade_type', 'project_class', 'construction_nature', 'approval_type', 'investment_source', 'bundled', 'parent', 'construction_content', 'products', 'planned_capacity'] },
  { label: '建设单位和投资方', fields: ['enterprise', 'owner_name', 'investor', 'investor_name', 'investor_region', 'investor_types', 'channel'] },
  { label: '地点和行业', fields: ['area', 'park', 'town', 'address', 'longitude', 'latitude', 'industry', 'track', 'industry_tags'] },
  { label: '投资', fields: ['total_investment', 'investment_currency', 'total_investment_original', 'total_investment_usd', 'fx_rate', 'fx_date', 'fixed_asset_investment', 'building_works', 'installation_works', 'equipment_purchase', 'other_costs', 'foreign_invested', 'contracted_fdi', 'utilised_fdi'] },
  { label: '计划资金来源', fields: ['fund_budget', 'fund_loan', 'fund_bond', 'fund_foreign', 'fund_self', 'fund_other'] },
  { label: '计划节点', fields: ['planned_start', 'planned_completion', 'planned_production', 'planned_full_output'] },
  { label: '责任分工', fields: ['agency', 'leader', 'task_force', 'agent', 'contact_name', 'contact_phone'] },
  { label: '用地和建筑', fields: ['land_area', 'new_construction_land', 'land_supply_way', 'floor_area', 'plant_area'] },
  { label: '预期效益', fields: ['expected_output', 'expected_sales', 'expected_tax', 'expected_jobs', 'expected_energy', 'expected_power'] },
  { label: '投资协议', fields: ['agreed_investment', 'agreed_start', 'agreed_production', 'agreed_tax_per_mu', 'agreed_text'] },
]
