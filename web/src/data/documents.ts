// Types by hand until the generated contract lands.
export type Role = 'owner' | 'admin' | 'editor' | 'analyst' | 'viewer';
export type UndefinedReason =
  | 'zero_denominator'
  | 'no_baseline'
  | 'insufficient_history'
  | 'mixed_currency'
  | 'no_entries';
export interface Organization {
  name: string;
  currency: string;
  locale: string;
  chart: string;
  root_entity: string;
  live_dimensions: string[];
}
export interface Member {
  uid: string;
  email: string;
  display_name: string;
  role: Role;
  entity_scope: string[] | null;
}
export interface Entity {
  id: string;
  name: string;
  parent: string | null;
  currency: string;
}
export interface Account {
  code: string;
  name: string;
  parent: string | null;
  is_posting: boolean;
  account_class: string | null;
  direction: -1 | 0 | 1;
  position: number;
}
export interface RowError {
  line: number;
  column: string;
  value: string;
  rule: string;
  reason: string;
  quarantined: boolean;
  amount_minor: number | null;
  currency: string | null;
}
export interface ImportErrors {
  errors: RowError[];
}
export interface QualityScore {
  score: number;
  validity: number | null;
  completeness: number | null;
  mapping_coverage: number | null;
  duplicates: number | null;
  timeliness: number | null;
}
export type ImportStatus =
  | 'waiting'
  | 'queued'
  | 'reading'
  | 'applying'
  | 'done'
  | 'done_with_errors'
  | 'failed'
  | 'reversing'
  | 'reversed';
export interface Import {
  id: string;
  kind: 'import' | 'api' | 'reversal';
  status: ImportStatus;
  filename: string;
  object_name: string;
  generation: string;
  size_bytes: number;
  uid: string;
  source: string;
  mapping: string | null;
  mode: 'append' | 'replace';
  sequence: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  heartbeat_at: string | null;
  percent: number;
  rows_total: number;
  rows_accepted: number;
  rows_rejected: number;
  rows_quarantined: number;
  quarantined_minor: number;
  records_total: number;
  records_applied: number;
  records_written: number;
  records_unchanged: number;
  records_retired: number;
  records_skipped: number;
  rows_per_second: number;
  rounding_difference: string;
  chunks_total: number;
  seconds: number;
  error: string | null;
  rejects_object: string | null;
  quality: QualityScore | null;
  reverses: string | null;
  reversed_by: string | null;
}
export interface EditPatch {
  account_code?: string | null;
  date?: string | null;
  scenario?: string | null;
  amount_minor?: number | null;
  currency?: string | null;
  dimensions?: Record<string, string> | null;
  description?: string | null;
  entity_id?: string | null;
  period?: string | null;
  retired?: boolean | null;
}
export interface Forward {
  entity_id: string;
  period: string;
}
export interface Origin {
  kind: 'import' | 'api' | 'edit' | 'reversal';
  import_id?: string;
  row?: number;
  edit_id?: string;
  uid?: string;
}
export interface FinancialRecord {
  id: string;
  account_code: string;
  date: string;
  scenario: string;
  amount_minor: number;
  currency: string;
  dimensions?: Record<string, string>;
  description?: string;
  version: number;
  sequence: number;
  source: Origin;
  updated_at: string;
  digest?: string;
  retired?: boolean;
  moved_to?: Forward;
}
export type EditStatus = 'pending' | 'applied' | 'conflict' | 'rejected';
export interface Edit {
  id: string;
  uid: string;
  record_id: string;
  entity_id: string;
  period: string;
  base_version: number;
  patch: EditPatch;
  base: EditPatch | null;
  reason: string;
  status: EditStatus;
  created_at: string;
  applied_at: string | null;
  applied_version: number | null;
  theirs: FinancialRecord | null;
  moved_to: Forward | null;
  error: string | null;
}
export interface RecordPage {
  entity_id: string;
  period: string;
  prefix: string;
  version: number;
  count: number;
  records: FinancialRecord[];
}
export type AccountCell = [
  scenario: string,
  account: string,
  currency: string,
  amount: number,
  count: number,
];
export interface Aggregation {
  entity_id: string;
  period: string;
  version: number;
  record_count: number;
  prefixes: string[];
  accounts: AccountCell[];
}
export interface Comparison {
  value: number | null;
  delta: number | null;
  percent_bp: number | null;
  impact: number | null;
  reason: UndefinedReason | null;
}
export interface SeriesPoint {
  period: string;
  value: number | null;
  budget: number | null;
}
export interface KpiValue {
  id: string;
  name: string;
  unit: 'money' | 'ratio' | 'count';
  direction: -1 | 0 | 1;
  value: number | null;
  reason: UndefinedReason | null;
  previous: Comparison;
  last_year: Comparison;
  budget: Comparison;
  series: SeriesPoint[];
}
export interface StatementRow {
  code: string;
  name: string;
  parent: string | null;
  depth: number;
  is_posting: boolean;
  account_class: string | null;
  direction: -1 | 0 | 1;
  actual: number | null;
  budget: number | null;
  previous: number | null;
  last_year: number | null;
  count: number;
}
export interface EntityRow {
  entity_id: string;
  name: string;
  revenue: number | null;
  revenue_budget: number | null;
  gross_profit: number | null;
  net_income: number | null;
  revenue_series: SeriesPoint[];
}
export interface DimensionRow {
  dimension: string;
  value: string;
  revenue: number;
}
export interface DashboardView {
  kpis: KpiValue[];
  statement: StatementRow[];
  entities: EntityRow[];
  dimensions: DimensionRow[];
}
export interface Dashboard {
  scope: string;
  period: string;
  currency: string;
  version: number;
  record_count: number;
  inputs: Record<string, number>;
  view: DashboardView;
  computed_at: string;
}
export interface Series {
  scope: string;
  version: number;
  periods: Record<string, unknown>;
}
