// Generated from schemas/ by `python -m schemas.generate`; do not edit.

/** ``accounts/{code}``. Postings only where ``is_posting``; meaning is ``account_class``, never the code. */
export interface Account {
  code: string;
  name: string;
  parent: string | null;
  is_posting: boolean;
  account_class: 'cash' | 'bank' | 'receivable' | 'inventory' | 'other_current_asset' | 'fixed_asset' | 'accumulated_depreciation' | 'other_asset' | 'payable' | 'other_current_liability' | 'debt' | 'other_liability' | 'equity' | 'retained_earnings' | 'revenue' | 'contra_revenue' | 'cogs' | 'opex' | 'depreciation' | 'amortisation' | 'interest' | 'tax' | 'other_income' | 'other_expense' | 'statistical' | null;
  direction: -1 | 0 | 1;
  position: number;
  statistic: string | null;
  behaviour: 'flow' | 'stock' | null;
  purpose: string | null;
}

/** A changed cell. Amounts are minor units; None means no entries, which is not zero. ``difference_minor`` = now - before, and is the sum of ``changes``, ``more_minor`` and ``unexplained_minor``. */
export interface AccountChange {
  account_code: string;
  name: string;
  scenario: string;
  currency: string;
  before_minor: number | null;
  now_minor: number | null;
  difference_minor: number;
  changes: ChangeBehind[];
  more: number;
  more_minor: number;
  unexplained_minor: number;
}

/** What this organization's people and systems did since a day ago. */
export interface Activity {
  since: string;
  edits: number | null;
  imports: number | null;
  pushes: number | null;
  people: number | null;
  sign_ins: number | null;
  notes?: string[];
}

/** ``aggregations/{entity}_{period}``: the leaf aggregate, written in the records' own transaction. ``written_by``: the ids of the imports and edits that wrote it last, the newest first. */
export interface Aggregation {
  entity_id: string;
  period: string;
  version: number;
  record_count: number;
  prefixes: string[];
  accounts: [string, string, string, number, number][];
  dimensions: [string, string, string, string, string, number, number][];
  written_by: string[];
  updated_at: string;
}

/** ``alerts/{key}``: one document per rule, scope and period for ever; it opens, resolves and opens again. */
export interface Alert {
  key: string;
  rule_id: string;
  rule_version: number;
  entity_id: string;
  subject: string;
  dimension: string | null;
  member: string | null;
  period: string | null;
  state: 'ok' | 'pending' | 'firing' | 'acknowledged' | 'snoozed' | 'resolved' | 'stale' | 'error';
  severity: 'critical' | 'high' | 'warning' | 'info';
  kind: 'absolute' | 'variance' | 'trend' | 'anomaly' | 'forecast' | 'covenant' | 'stale_feed' | 'data_quality' | 'system';
  unit: 'money' | 'ratio' | 'count' | 'minutes' | 'seconds' | 'milliseconds';
  currency: string | null;
  value: number | null;
  measured: number | null;
  threshold: number;
  comparator: 'budget' | 'previous' | 'last_year' | 'forecast' | null;
  baseline: number | null;
  impact: number | null;
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | null;
  drivers: Driver[];
  drivers_against: 'budget' | 'previous' | 'last_year' | 'forecast' | null;
  lineage: string;
  written_by: string[];
  data_version: number;
  title: string;
  description: string;
  wording: Wording | null;
  owner: string | null;
  folded_under: string | null;
  firing_number: number;
  breaches: number;
  armed: boolean;
  past: boolean;
  held_state: 'ok' | 'pending' | 'firing' | 'acknowledged' | 'snoozed' | 'resolved' | 'stale' | 'error' | null;
  told: Told[];
  history: HistoryEntry[];
  assigned_to: string | null;
  assigned_by: string | null;
  snoozed_until: string | null;
  opened_at: string | null;
  fired_at: string | null;
  updated_at: string;
  resolved_at: string | null;
}

/** A KPI that a rule may watch, and the unit of its thresholds. */
export interface AlertMetric {
  id: string;
  name: string;
  unit: 'money' | 'ratio' | 'count';
  direction: -1 | 0 | 1;
}

/** What a rule may watch, who may be made responsible, and the names behind the ids in an alert. ``sources``: those of the newest imports; none for a member who does not see imports. ``system``: none for a member who does not see the installation. */
export interface AlertOptions {
  metrics: AlertMetric[];
  sources: string[];
  system: AlertSystemFigure[];
  recipients: AlertRecipient[];
  people: AlertPerson[];
}

/** A member, by name. */
export interface AlertPerson {
  uid: string;
  name: string;
}

/** Someone of the notification settings; ``uid`` is the member they are, if any. No address is told. */
export interface AlertRecipient {
  id: string;
  name: string;
  uid: string | null;
}

/** ``alert_rules/{id}``. Thresholds are integers in the unit of what is measured: */
export interface AlertRule {
  id: string;
  name: string;
  kind: 'absolute' | 'variance' | 'trend' | 'anomaly' | 'forecast' | 'covenant' | 'stale_feed' | 'data_quality' | 'system';
  metric: string | null;
  account: string | null;
  comparator: 'budget' | 'previous' | 'last_year' | 'forecast' | null;
  operator: 'above' | 'below';
  threshold: number;
  clear_threshold: number | null;
  limit: number | null;
  minimum_impact: number;
  window: number;
  levels: Level[];
  evaluations: number;
  severity: 'critical' | 'high' | 'warning' | 'info';
  scope: RuleScope;
  include_favourable: boolean;
  tells_past: boolean;
  owner: string | null;
  enabled: boolean;
  version: number;
}

/** A figure of the installation that a rule may watch. */
export interface AlertSystemFigure {
  id: string;
  name: string;
  unit: 'money' | 'ratio' | 'count' | 'minutes' | 'seconds' | 'milliseconds';
}

/** The amount of a long file. ``sign`` -1 turns the source's sign around. */
export interface AmountColumn {
  column: string;
  sign: -1 | 1;
}

/** A value against the usual: ``score_bp`` = 10,000 x |value - median| / (1.4826 x MAD), the robust z. */
export interface AnomalyCheck {
  value: number | null;
  anomalous: boolean | null;
  score_bp: number | null;
  median: number | null;
  low: number | null;
  high: number | null;
  points: number;
  baseline: 'same_month' | 'recent' | 'given';
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | 'small_baseline' | 'sign_crossing' | 'points_only' | 'neutral_direction' | 'no_variation' | 'offsetting_changes' | 'not_burning' | null;
}

/** What became of an edit. ``conflict`` is the record as it is stored now. */
export interface ApplyEditResult {
  status: 'pending' | 'applied' | 'conflict' | 'rejected';
  version: number | null;
  error: string | null;
  conflict: FinancialRecord | null;
}

/** ``audit/{id}``: who did what, when, from where; failed authorizations too. */
export interface AuditEntry {
  at: string;
  uid: string;
  action: string;
  target: string;
  outcome: 'done' | 'denied' | 'failed';
  detail: string;
}

/** How far forecasts were off. ``wape_bp`` = sum |error| / sum |actual|; ``mase_bp`` = average |error| / average change from the same period a season before (10,000 is as good as repeating the last season). */
export interface BacktestError {
  method: 'seasonal_naive' | 'naive' | 'drift' | 'damped_holt' | 'holt_winters' | 'seasonal_naive_trend' | 'seasonal_average';
  wape_bp: number | null;
  mase_bp: number | null;
}

/** One time that the rule would have fired. */
export interface BacktestFiring {
  period: string;
  entity_id: string;
  severity: 'critical' | 'high' | 'warning' | 'info';
  value: number | null;
  sentence: string;
}

/** ``sentence`` says it in words; ``undefined`` periods could not be judged and count as neither. */
export interface BacktestResult {
  periods: number;
  undefined: number;
  firings: BacktestFiring[];
  values: BacktestValue[];
  sentence: string;
}

/** The figure of the rule's own entity in a period, of several the worst. */
export interface BacktestValue {
  period: string;
  value: number | null;
}

/** The bank's balance at the end of a day, reconciled by a person; minor units, restricted cash in it. */
export interface BankBalance {
  date: string;
  amount_minor: number;
}

/** A view's tiles in a person's order, and those they do not want to see. */
export interface Board {
  view: 'executive' | 'controller' | 'analyst' | 'department' | 'operations';
  tiles: string[];
  hidden: string[];
}

/** From a comparator to an actual: the effects sum exactly to ``closing - opening``, and so does each row's. */
export interface Bridge {
  unit: 'money' | 'ratio';
  currency: string | null;
  opening: number;
  closing: number;
  change: number;
  effects: BridgeEffect[];
  rows: BridgeRow[];
}

/** One column of a bridge, in the bridge's unit. */
export interface BridgeEffect {
  key: string;
  label: string;
  amount: number;
}

/** A member's part of a bridge: its effects sum exactly to its change. */
export interface BridgeRow {
  key: string;
  label: string;
  change: number;
  effects: Record<string, number>;
}

/** Spend against budget so far. ``burn_rate_bp`` = spent / budget to date, 10,000 is on plan. */
export interface BudgetBurn {
  spent: number;
  budget: number;
  budget_to_date: number;
  burn_rate_bp: number | null;
  elapsed_bp: number;
  pro_rata: Projection;
  seasonal: Projection;
  exhausted_after_days: number | null;
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | 'small_baseline' | 'sign_crossing' | 'points_only' | 'neutral_direction' | 'no_variation' | 'offsetting_changes' | 'not_burning' | null;
}

/** ``by`` as chosen of ``choices``. ``rows``: largest budget (or forecast) first, what no member has (key empty) last; they sum to ``total``, which is the scope's own. Without rows ``reason`` says why. */
export interface BudgetReport {
  scope: string;
  currency: string;
  period: string;
  span: 'month' | 'year';
  against: 'budget' | 'forecast';
  by: string;
  choices: string[];
  rows: BudgetRow[];
  total: BudgetRow | null;
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | 'small_baseline' | 'sign_crossing' | 'points_only' | 'neutral_direction' | 'no_variation' | 'offsetting_changes' | 'not_burning' | null;
}

/** A member's spend beside its budget over the span, and how fast it uses up the budget of the year. */
export interface BudgetRow {
  department: DepartmentRow;
  burn: BudgetBurn;
  exhausted_on: string | null;
}

/** ``accuracy_bp`` = 1 - sum |actual - forecast| / sum |actual|; below zero when the errors exceed the actuals. */
export interface CashAccuracy {
  key: string;
  accuracy_bp: number | null;
  observations: number;
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | 'small_baseline' | 'sign_crossing' | 'points_only' | 'neutral_direction' | 'no_variation' | 'offsetting_changes' | 'not_burning' | null;
}

/** Accuracy of all forecasts, by line, and by how many weeks ahead they were made. */
export interface CashAccuracyReport {
  overall: CashAccuracy;
  by_line: CashAccuracy[];
  by_horizon: CashAccuracy[];
}

/** What a forecast rests upon: the balance of ``as_of`` and from where, and the last month of the books that was over by then. ``receivables`` and ``payables``: whether the books have them, else sales and costs are paid after their days. */
export interface CashBasis {
  as_of: string;
  balance_from: 'bank' | 'books';
  books_through: string;
  receivables: boolean;
  payables: boolean;
  customer_days: number;
  supplier_days: number;
  restricted: number;
  series_version: number;
  plan_version: number;
}

/** A week that ends below the minimum cash. ``weeks_out``: 1 is the current week. */
export interface CashFinding {
  severity: 'critical' | 'high' | 'warning';
  week: string;
  weeks_out: number;
  closing: number;
  minimum: number;
  shortfall: number;
}

/** Thirteen weeks of cash by the direct method (FINANCE 4). */
export interface CashForecast {
  currency: string;
  weeks: CashWeek[];
  lines: CashLineForecast[];
  findings: CashFinding[];
  lowest_week: string;
}

/** Something that is expected on its dates. ``part_of``: it is in the books within that line already, which is forecast without it, so that it does not count twice. */
export interface CashItem {
  id: string;
  label: string;
  flow: 'receipt' | 'disbursement';
  amount_minor: number;
  date: string;
  repeats: 'once' | 'weekly' | 'monthly' | 'quarterly';
  until: string | null;
  financing: boolean;
  part_of: 'operating' | 'interest' | 'tax' | null;
}

/** A line of the cash forecast by week. Amounts are sizes: a disbursement of 5 is 5. */
export interface CashLineForecast {
  key: string;
  label: string;
  flow: 'receipt' | 'disbursement';
  financing: boolean;
  method: 'fixed' | 'run_rate' | 'ageing' | 'pattern' | 'manual';
  owner: string;
  confidence_bp: number | null;
  note: string;
  computed: number[];
  override: (number | null)[];
  values: number[];
}

/** What a forecast lacks, and what to do. */
export interface CashMissing {
  code: 'balance' | 'books' | 'mixed_currency';
  text: string;
}

/** An amount that a person put in place of the computed one of a line, in a week: a size, as the line's are. */
export interface CashOverride {
  line: string;
  week: string;
  amount_minor: number;
  reason: string;
  uid: string;
  by: string;
  at: string;
}

/** Who answers for a line, and may override it. */
export interface CashOwner {
  line: string;
  uid: string;
  name: string;
}

/** What people say of an entity's cash. ``minimum`` None raises no alert, and so does ``balance_days``: how old the newest balance may be, in days. ``customer_days``: from a sale to its money; ``supplier_days``: from a cost of goods to its payment; ``collected_bp``: what part of receivables of up to 30, 60, 90 and more days will come. ``restricted`` cash is no cash to spend; ``undrawn`` facilities are liquidity, and no cash either. */
export interface CashPlan {
  minimum: number | null;
  restricted: number;
  undrawn: number;
  balance_days: number | null;
  customer_days: number;
  supplier_days: number;
  collected_bp: [number, number, number, number];
  balances: BankBalance[];
  items: CashItem[];
}

/** A week's closing balance should new sales come at the edges of their forecast's interval. */
export interface CashRange {
  low: number;
  high: number;
}

/** An entity's cash: the forecast as of now, the versions frozen before, and how right they were. */
export interface CashReport {
  scope: string;
  currency: string;
  today: string;
  basis: CashBasis | null;
  forecast: CashForecast | null;
  ranges: CashRange[];
  missing: CashMissing[];
  refused: Refused | null;
  plan: CashPlan;
  overrides: CashOverride[];
  owners: CashOwner[];
  balance_age: number | null;
  balance_late: boolean;
  plan_version: number;
  plan_changed_by: string;
  plan_at: string | null;
  versions: CashVersionLine[];
  accuracy: CashAccuracyReport | null;
  timing_week: string | null;
  timing: TimingSplit[];
}

/** ``cash_settings/{scope}``: a plan as saved, and what people say of its lines. ``version`` counts the changes of all of it. */
export interface CashSettings {
  scope: string;
  version: number;
  plan: CashPlan;
  overrides: CashOverride[];
  owners: CashOwner[];
  uid: string;
  changed_by: string;
  at: string | null;
}

/** ``cash_forecasts/{scope}_{week}``: the forecast of a week, as frozen once that week's Monday was over. It is never written again. ``overrides``: those that are in it, with their reasons. */
export interface CashVersion {
  scope: string;
  week: string;
  basis: CashBasis;
  forecast: CashForecast;
  ranges: CashRange[];
  overrides: CashOverride[];
  frozen_at: string;
}

/** A frozen version beside what came. ``weeks_seen``: weeks of which the bank's balance is known; ``closing_then`` and ``closing_came``: the last of them. */
export interface CashVersionLine {
  week: string;
  frozen_at: string;
  lowest_week: string;
  lowest: number;
  weeks_seen: number;
  closing_then: number | null;
  closing_came: number | null;
}

/** One ISO week: ``closing`` = opening + receipts - disbursements + financing, the next week's opening. */
export interface CashWeek {
  week: string;
  starts: string;
  opening: number;
  receipts: number;
  disbursements: number;
  financing: number;
  closing: number;
  liquidity: number;
}

/** One edit, or one import or reversal with all that it did to the cell. */
export interface ChangeBehind {
  kind: 'import' | 'api' | 'edit' | 'reversal';
  id: string;
  at: string;
  uid: string | null;
  by: string | null;
  reason: string | null;
  file: string | null;
  records: number;
  difference_minor: number;
  examples: ChangedRecord[];
}

/** What a change did to one record, as far as this cell counts it. ``difference_minor`` = now - before. ``row``: its line in the import's file. ``before_minor`` or ``after_minor`` None: the record did not count here then. */
export interface ChangedRecord {
  record_id: string;
  entity_id: string;
  period: string;
  before_minor: number | null;
  after_minor: number | null;
  difference_minor: number;
  row: number | null;
  description: string;
}

/** ``now_minor`` is read from the aggregates in Firestore at ``until``, ``before_minor`` and the changes from the versions in BigQuery. ``adds_up``: each account's changes are exactly now minus before. */
export interface ChangesSince {
  entity_id: string;
  period: string;
  since: string;
  until: string;
  accounts: AccountChange[];
  records: number;
  listed: boolean;
  adds_up: boolean;
  entities: number;
  left_out: number;
}

/** Something that has to be done before a period is closed. ``owner`` is a member's uid. */
export interface ChecklistItem {
  id: string;
  title: string;
  owner: string | null;
  due: string | null;
  done_by: string | null;
  done_name: string | null;
  done_at: string | null;
}

/** Something that was done to a period. ``reopened`` is a restatement: ``uid`` agreed to what ``asked_by`` asked. */
export interface CloseEntry {
  at: string;
  uid: string;
  name: string;
  action: 'moved' | 'asked' | 'declined' | 'reopened' | 'checklist' | 'done' | 'undone';
  from_state: 'open' | 'soft_close' | 'hold' | 'closed' | 'locked';
  to_state: 'open' | 'soft_close' | 'hold' | 'closed' | 'locked';
  note: string;
  asked_by: string | null;
}

/** A value from a column, or the same for every row; exactly one of the two. */
export interface ColumnOrConstant {
  column: string | null;
  constant: string | null;
}

/** ``comments/{id}``: what someone says of a number. Clients write it, and it is never deleted. */
export interface Comment {
  id: string;
  uid: string;
  name: string;
  kind: 'kpi' | 'account' | 'record' | 'variance';
  entity_id: string;
  period: string;
  target: string;
  thread: string;
  body: string;
  mentions: string[];
  created_at: string;
  edited_at: string | null;
  resolved_at: string | null;
  resolved_by: string | null;
  resolved_name: string | null;
  told: boolean;
}

export type Comparison = [value: number | null, delta: number | null, percent_bp: number | null, impact: number | null, reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | null];

/** What a change consists of, by the members of one dimension. */
export interface Contribution {
  change: number;
  gross_up: number;
  gross_down: number;
  rows: ContributionRow[];
  other: ContributionRow;
  explained_bp: number | null;
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | 'small_baseline' | 'sign_crossing' | 'points_only' | 'neutral_direction' | 'no_variation' | 'offsetting_changes' | 'not_burning' | null;
}

/** A member's change and its share of the whole change. */
export interface ContributionRow {
  key: string;
  label: string;
  delta: number;
  share_bp: number | null;
}

/** Firestore's billed operations. ``list_price_usd`` is a decimal number of US dollars. */
export interface Costs {
  counted: 'today' | 'since_start';
  reads: number | null;
  writes: number | null;
  list_price_usd: string | null;
  note: string | null;
}

/** ``dashboards/{scope}_{period}``. ``inputs`` names each aggregate or child dashboard used and its version. */
export interface Dashboard {
  scope: string;
  period: string;
  currency: string;
  version: number;
  record_count: number;
  inputs: Record<string, number>;
  graph_version: number;
  graph_digest: string;
  news_version: number;
  compared_version: number;
  cells: [string, string, string, number, number][];
  dimension_cells: [string, string, string, string, string, number, number][];
  headline: EntityRow;
  view: DashboardView;
  computed_at: string;
}

/** All that one screen needs, computed. */
export interface DashboardView {
  kpis: KpiValue[];
  missing: MissingKpi[];
  statement: StatementRow[];
  variances: Variances;
  entities: EntityRow[];
  dimensions: DimensionRow[];
}

/** The date column and its strptime format; ``auto`` is allowed when every value is unambiguous. */
export interface DateColumn {
  column: string;
  format: string;
}

/** Messages of a topic, or events, that no try delivered. */
export interface DeadLetterCount {
  topic: string;
  count: number | null;
}

/** A department's budget, spend and return (P5). */
export interface DepartmentRow {
  variance: VarianceLine;
  returned: number | null;
  return_basis: 'revenue' | 'gross_profit';
  return_multiple_bp: number | null;
  roi_bp: number | null;
  return_reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | 'small_baseline' | 'sign_crossing' | 'points_only' | 'neutral_direction' | 'no_variation' | 'offsetting_changes' | 'not_burning' | null;
}

/** Revenue and operating expense by one value of a live dimension, in the scope and period; None without entries. */
export interface DimensionRow {
  dimension: string;
  value: string;
  revenue: number | null;
  operating_expense: number | null;
}

/** What contributed to an alert: an account, entity or dimension member, and its part of the impact. */
export interface Driver {
  kind: 'account' | 'entity' | 'dimension' | 'effect';
  id: string;
  impact: number;
}

/** ``edits/{id}``: a person's change of one record, created by the client with status ``pending``. */
export interface Edit {
  id: string;
  uid: string;
  record_id: string;
  entity_id: string;
  period: string;
  base_version: number;
  patch: EditPatch;
  base: EditPatch | null;
  parts: EditPart[];
  reason: string;
  status: 'pending' | 'applied' | 'conflict' | 'rejected';
  created_at: string;
  applied_at: string | null;
  applied_version: number | null;
  theirs: FinancialRecord | null;
  moved_to: Forward | null;
  result: FinancialRecord | null;
  part_results: FinancialRecord[] | null;
  conflicts: PartConflict[] | null;
  announced: boolean | null;
  error: string | null;
}

/** One more record of an edit: in the same entity and month, where it stays. */
export interface EditPart {
  record_id: string;
  base_version: number;
  patch: EditPatch;
  base: EditPatch | null;
}

/** What an edit sets; a field left out stays as it is. */
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

/** ``entities/{id}``: a node of the entity tree. */
export interface Entity {
  id: string;
  name: string;
  parent: string | null;
  currency: string;
}

/** A child of the scope (or the scope itself when it is a leaf), for the entity breakdown and its chart. */
export interface EntityRow {
  entity_id: string;
  name: string;
  revenue: number | null;
  revenue_budget: number | null;
  revenue_forecast: number | null;
  gross_profit: number | null;
  net_income: number | null;
  revenue_series: SeriesPoint[];
}

/** A row of a record page. Its entity and period are the page's. */
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

/** The next periods, how they were found and how well that would have worked. */
export interface Forecast {
  method: 'seasonal_naive' | 'naive' | 'drift' | 'damped_holt' | 'holt_winters' | 'seasonal_naive_trend' | 'seasonal_average' | null;
  combined: ('seasonal_naive' | 'naive' | 'drift' | 'damped_holt' | 'holt_winters' | 'seasonal_naive_trend' | 'seasonal_average')[];
  points: ForecastPoint[];
  coverage_bp: number;
  origins: number;
  error: BacktestError | null;
  baseline: BacktestError | null;
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | 'small_baseline' | 'sign_crossing' | 'points_only' | 'neutral_direction' | 'no_variation' | 'offsetting_changes' | 'not_burning' | null;
}

/** One period ahead; between ``low`` and ``high`` in ``coverage_bp`` of the back-test's cases. */
export interface ForecastPoint {
  step: number;
  value: number;
  low: number | null;
  high: number | null;
}

/** What is wrong with a formula, and where: ``start`` and ``end`` count characters from 0, ``line`` and ``column`` from 1. ``near``: known names that look like an unknown one; ``path``: the way round a circle. */
export interface FormulaProblem {
  message: string;
  start: number;
  end: number;
  line: number;
  column: number;
  token: string;
  expected: string;
  near: string[];
  path: string[];
}

/** Where a record that left a leaf went. */
export interface Forward {
  entity_id: string;
  period: string;
}

/** A function: whether it answers (None: nobody asked it lately), and when it last did. */
export interface FunctionHealth {
  name: string;
  healthy: boolean | null;
  last_seen: string | null;
  note: string | null;
}

/** ``grid_views/{id}``: a view that members share. Written by the api for who may edit records. */
export interface GridView {
  id: string;
  name: string;
  scope: string;
  view: SavedView;
  version: number;
  made_by: string;
  made_name: string;
  made_at: string;
  changed_by: string;
  changed_name: string;
  changed_at: string;
}

/** A change of state, or a comment or assignment (``from_state`` and ``to_state`` alike). ``by`` is a person, or None for the product itself. */
export interface HistoryEntry {
  at: string;
  from_state: 'ok' | 'pending' | 'firing' | 'acknowledged' | 'snoozed' | 'resolved' | 'stale' | 'error';
  to_state: 'ok' | 'pending' | 'firing' | 'acknowledged' | 'snoozed' | 'resolved' | 'stale' | 'error';
  by: string | null;
  note: string;
}

/** How long a function's work on one event took in the last hour. */
export interface HopLatency {
  hop: string;
  p50_ms: number;
  p95_ms: number;
}

/** ``imports/{id}``: one file (or API push, or reversal) and how far it is. One writer: ingest_file. */
export interface Import {
  id: string;
  kind: 'import' | 'api' | 'reversal';
  status: 'waiting' | 'queued' | 'reading' | 'applying' | 'done' | 'done_with_errors' | 'failed' | 'reversing' | 'reversed';
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
  runner: string | null;
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
  records_refused: number;
  rows_per_second: number;
  rounding_difference: string;
  chunks_total: number;
  seconds: number;
  phase_seconds: Record<string, number>;
  error: string | null;
  rejects_object: string | null;
  quality: QualityScore | null;
  reverses: string | null;
  reversed_by: string | null;
}

/** ``imports/{id}/errors/{n}``: at most 200 row errors, in file order. */
export interface ImportErrors {
  errors: RowError[];
}

/** Follow ``imports/{import_id}``. */
export interface ImportStarted {
  import_id: string;
}

/** The whole installation, all organizations together. */
export interface Installation {
  functions: FunctionHealth[];
  functions_note: string | null;
  queue: QueueState;
  dead_letters: DeadLetterCount[];
  dead_letters_note: string | null;
  hops: HopLatency[];
  hops_note: string | null;
  costs: Costs;
}

/** A KPI of an organization. ``words``: its formula as people say it; ``inputs``: the names in it; ``used_by``: the KPIs that are made of it. ``standard_formula``: the product's, None for one of the organization's own. ``problem``: why it cannot be computed any more. */
export interface KpiDefinition {
  metric: Metric;
  origin: 'standard' | 'changed' | 'own';
  retired: boolean;
  words: string;
  inputs: string[];
  used_by: string[];
  standard_formula: string | null;
  problem: string | null;
}

/** Every KPI of an organization; ``version`` counts its own changes. */
export interface KpiLibrary {
  version: number;
  kpis: KpiDefinition[];
  names: KpiName[];
}

/** A name that formulas may use. */
export interface KpiName {
  name: string;
  label: string;
  kind: 'class' | 'statistic' | 'kpi' | 'constant' | 'function';
}

/** What a definition would show; nothing is written. With a ``problem`` there are no points. */
export interface KpiPreview {
  problem: FormulaProblem | null;
  words: string;
  currency: string;
  points: KpiPreviewPoint[];
  feeds: string[];
  target: KpiTarget | null;
}

/** A period by the new definition, and by the one in force; each undefined with its reason. */
export interface KpiPreviewPoint {
  period: string;
  value: number | null;
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | null;
  present: number | null;
  present_reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | null;
}

/** Dashboards calculated by the definitions in force with this call, and those still to be; the sweeper goes on when nobody asks. */
export interface KpiProgress {
  written: number;
  left: number;
}

/** The KPI as saved. */
export interface KpiSaved {
  kpi: OwnMetric;
  progress: KpiProgress;
}

/** What a KPI is to reach in this scope, in its unit, and whether it does; ``gap`` = direction x (value - target): below zero is missing. */
export interface KpiTarget {
  value: number;
  warning: number | null;
  verdict: 'met' | 'near' | 'missed';
  gap: number;
}

/** A KPI in one scope and period. ``value`` is minor units for money, basis points for a ratio. */
export interface KpiValue {
  id: string;
  name: string;
  unit: 'money' | 'ratio' | 'count';
  direction: -1 | 0 | 1;
  headline: boolean;
  value: number | null;
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | null;
  previous: Comparison;
  last_year: Comparison;
  budget: Comparison;
  forecast: Comparison | null;
  target: KpiTarget | null;
  drivers: Record<string, number> | null;
  series: SeriesPoint[];
}

/** A severity of its own at a further threshold. For a forecast the threshold is how many steps out the breach is at most (FINANCE 4: cash below its minimum is critical within 2 weeks, high within 6). */
export interface Level {
  threshold: number;
  severity: 'critical' | 'high' | 'warning' | 'info';
}

/** ``mappings/{name}``. Long files give ``amount`` and ``account``, wide files ``measures``. */
export interface Mapping {
  name: string;
  source: string;
  header_row: number | 'auto';
  sheet: number | string;
  date: DateColumn;
  entity: ColumnOrConstant;
  currency: ColumnOrConstant;
  scenario: ColumnOrConstant;
  account: ColumnOrConstant | null;
  amount: AmountColumn | null;
  measures: Measure[];
  key: string[];
  create: ('entities' | 'accounts')[];
  dimensions: Record<string, string>;
  description: string | null;
  decimal: 'auto' | 'point' | 'comma';
  headers: string[] | null;
}

/** From what size a variance has to be explained (FINANCE 2): both floors, of |effect on profit| in minor units and of |comparator| in basis points. */
export interface Materiality {
  absolute_minor: number;
  percent_bp: number;
}

/** One record per row of a wide file: a column or an expression (+ - * / and parentheses over columns). */
export interface Measure {
  column: string | null;
  expression: string | null;
  account: string;
  sign: -1 | 1;
}

/** ``members/{uid}``. ``entity_scope`` None sees every entity; a list sees those entities only (a parent in the list does not imply its children: the api expands it when it writes the member). */
export interface Member {
  uid: string;
  email: string;
  display_name: string;
  role: 'owner' | 'admin' | 'editor' | 'analyst' | 'viewer';
  entity_scope: string[] | null;
}

/** A KPI. ``formula`` is + - * / and parentheses over account classes (``class.revenue``), statistics (``stat.headcount``), other metrics by id and ``period.days``, and the functions ``ttm(x)`` and ``avg(x, months)``. A ratio is ``numerator / denominator`` recomputed from summed parts, never averaged. A stock's amounts are balances at the period's end. ``headline``: shown first; ``owner``: who answers for what it means; ``version`` is ours. */
export interface Metric {
  id: string;
  name: string;
  formula: string;
  unit: 'money' | 'ratio' | 'count';
  direction: -1 | 0 | 1;
  period_behaviour: 'flow' | 'stock' | 'average' | 'ratio';
  family: 'profitability' | 'working_capital' | 'liquidity' | 'leverage' | 'cash' | 'growth' | 'customers' | 'people' | 'platform' | 'other';
  version: number;
  description: string;
  owner: string;
  headline: boolean;
  targets: Target[];
}

/** Something reached: a ``year``'s budget, the ``first`` month above budget, the ``best`` month. The id depends on what it is and when, which is ``when``, a year or a period. ``planned``: the budget, where it has one. */
export interface Milestone {
  id: string;
  kind: 'year' | 'first' | 'best';
  metric: string;
  name: string;
  when: string;
  value: number;
  planned: number | null;
  currency: string;
}

/** A KPI that is no headline and has no value in the period. */
export interface MissingKpi {
  id: string;
  name: string;
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries';
}

/** Why a KPI moved from a comparator, by the members of a dimension; ``opening`` and ``closing`` in its unit. */
export interface Movement {
  scope: string;
  period: string;
  metric: string;
  currency: string;
  against: 'budget' | 'previous' | 'last_year' | 'forecast';
  by: string | null;
  choices: string[];
  version: number;
  way: 'volume_mix_price' | 'rate_and_mix' | 'contribution';
  opening: number | null;
  closing: number | null;
  bridge: Bridge | null;
  contribution: Contribution | null;
  refused: Refused | null;
}

/** ``notifications/{id}``: one message to one recipient by one channel; its id depends on the events that it tells, so routing them twice makes the same document. */
export interface Notification {
  id: string;
  recipient: string;
  uid: string | null;
  channel: 'email' | 'sms' | 'slack' | 'push' | 'dashboard';
  kind: 'firing' | 'recovery' | 'escalation' | 'assigned' | 'digest' | 'mention' | 'summary' | 'milestone';
  severity: 'critical' | 'high' | 'warning' | 'info';
  state: 'queued' | 'digest' | 'digested' | 'sent' | 'failed' | 'no_device';
  alerts: string[];
  events: string[];
  group: string;
  source: string;
  created_at: string;
  day: string;
  digest_day: string | null;
  held_because: 'severity' | 'noise_budget' | null;
  sent_at: string | null;
  receipt: string;
  read_at: string | null;
  attempts: number;
  lease_until: string | null;
  error: string;
  recorded: boolean;
  comment: string | null;
  about: string;
  milestone: Milestone | null;
}

/** Where to ``PUT`` the bytes (a resumable session of Cloud Storage), as which type, until when. */
export interface OpenUploadResult {
  upload_id: string;
  session_url: string;
  content_type: string;
  expires_at: string;
}

/** ``organizations/{org}``. */
export interface Organization {
  name: string;
  currency: string;
  locale: string;
  chart: 'management' | 'standard';
  root_entity: string;
  live_dimensions: string[];
  materiality: Materiality;
}

/** Where a version of a record came from: the row of an import's file, or a person's edit. */
export interface Origin {
  kind: 'import' | 'api' | 'edit' | 'reversal';
  import_id?: string;
  row?: number;
  edit_id?: string;
  uid?: string;
}

/** ``metrics/{id}``: a KPI as the organization defines it, and ``metrics/{id}/versions/{version}``: each state that it had. ``before`` is the formula of the version before, None for the first. Retired, it is not computed. */
export interface OwnMetric {
  metric: Metric;
  retired: boolean;
  uid: string;
  changed_by: string;
  at: string;
  reason: string;
  before: string | null;
}

/** A record that changed since an edit of several was made; ``theirs`` is what is stored. */
export interface PartConflict {
  record_id: string;
  reason: string;
  theirs: FinancialRecord | null;
}

/** Members that fit, in the order of their names. */
export interface People {
  people: Person[];
}

/** ``periods/{entity}_{period}``; a period without a document is open. */
export interface PeriodState {
  entity_id: string;
  period: string;
  state: 'open' | 'soft_close' | 'hold' | 'closed' | 'locked';
  version: number;
  checklist: ChecklistItem[];
  reopening: ReopeningRequest | null;
  restatements: number;
  seal: Seal | null;
  history: CloseEntry[];
  updated_at: string | null;
}

/** A member by name. */
export interface Person {
  uid: string;
  name: string;
}

/** ``preferences/{uid}``: a member's own, written by their browsers alone. ``layout`` is a ``BoardChoice`` as JSON, ``grid_views`` the client's list of named arrangements of the records; what cannot be read of either counts as not said. */
export interface Preferences {
  theme: 'auto' | 'light' | 'dark';
  language: string | null;
  scope: string | null;
  period: string | null;
  layout: string;
  grid_views: string;
  updated_at: string;
}

/** ``presence/{uid}_{tab}``: where a browser tab is, written by that tab alone. */
export interface Presence {
  uid: string;
  tab: string;
  name: string;
  screen: string;
  scope: string | null;
  period: string | null;
  cell: string;
  seen_at: string;
  expires_at: string;
}

/** A record that will be written, or is there already (``unchanged``). */
export interface PreviewRecord {
  line: number;
  outcome: 'new' | 'changed' | 'unchanged' | 'stale' | 'refused' | 'not_compared';
  entity_id: string;
  period: string;
  id: string;
  account_code: string;
  date: string;
  scenario: string;
  amount_minor: number;
  currency: string;
  dimensions?: Record<string, string>;
  description: string;
}

/** What an import would write, by the same parser and the same comparison. Nothing is written. */
export interface PreviewResult {
  headers: string[];
  recognised_mapping: string | null;
  suggested_mapping: Mapping | null;
  mapping: Mapping | null;
  rows_total: number;
  records_total: number;
  compared: boolean;
  new: number | null;
  changed: number | null;
  unchanged: number | null;
  retired: number | null;
  rejected: number;
  quarantined: number;
  quarantined_minor: number;
  new_entities?: string[];
  totals?: PreviewTotal[];
  sample?: PreviewRecord[];
  errors?: RowError[];
  notes?: string[];
  rounding_difference: string;
  refused: Refusal | null;
}

/** What the file adds up to on one account, scenario and currency. */
export interface PreviewTotal {
  account_code: string;
  name: string;
  scenario: string;
  currency: string;
  amount_minor: number;
  count: number;
}

/** Where spending ends at this pace; ``over_bp`` = over / budget, above zero is overspent. */
export interface Projection {
  method: 'pro_rata' | 'seasonal';
  expected_to_date: number | null;
  projected: number | null;
  over: number | null;
  over_bp: number | null;
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | 'small_baseline' | 'sign_crossing' | 'points_only' | 'neutral_direction' | 'no_variation' | 'offsetting_changes' | 'not_burning' | null;
}

/** ``proofs/latest``: the whole organization. */
export interface Proof {
  state: 'proven' | 'proving' | 'differs';
  checked_at: string;
  proven_at: string | null;
  periods: number;
  left: number;
  leaves: number;
  records: number;
  rows: number;
  figures: number;
  sums: ProofSum[];
  differences: ProofDifference[];
  differences_total: number;
}

/** A figure that is not the same everywhere, in minor units by place (None: that place does not have such figures), or a fault of the stored form (``problem``). */
export interface ProofDifference {
  entity: string;
  period: string;
  account: string | null;
  scenario: string | null;
  currency: string | null;
  dimension: string | null;
  value: string | null;
  problem: string | null;
  records: number | null;
  aggregate: number | null;
  screen: number | null;
  bigquery: number | null;
}

/** All amounts of a scenario and currency added up, in minor units, as each place has them; the amounts of the accounts' natural directions, so that the sum proves and means nothing else. */
export interface ProofSum {
  scenario: string;
  currency: string;
  records: number;
  aggregates: number;
  screens: number;
  bigquery: number;
}

/** Data quality, each part in basis points (10,000 is perfect); None where it does not apply. */
export interface QualityScore {
  score: number;
  validity: number | null;
  completeness: number | null;
  mapping_coverage: number | null;
  duplicates: number | null;
  timeliness: number | null;
}

/** Events and messages that wait for a function, and for how long the oldest does. */
export interface QueueState {
  waiting: number | null;
  oldest_seconds: number | null;
  note: string | null;
}

/** ``record_pages/{entity}_{period}_{prefix}``: the records whose id begins with that bit prefix. */
export interface RecordPage {
  entity_id: string;
  period: string;
  prefix: string;
  version: number;
  count: number;
  records: FinancialRecord[];
}

/** Why a file is not read at all, or no further. */
export interface Refusal {
  rule: string;
  reason: string;
  line: number | null;
}

/** An analysis that was not made because it would mislead: a code to branch on and a text to show. */
export interface Refused {
  refused: 'zero_comparator_quantity' | 'negative_quantity' | 'no_quantities' | 'mixed_currency' | 'mixed_units' | 'zero_denominator' | 'negative_weight' | 'no_entries' | 'opening_not_bank_balance' | 'repeated_key' | 'not_additive' | 'no_baseline' | 'not_split' | 'too_few_members';
  text: string;
}

/** Someone wants a closed period opened again; another person has to agree. */
export interface ReopeningRequest {
  uid: string;
  name: string;
  at: string;
  reason: string;
}

/** A figure that a part of the score was computed from: minor units, basis points, months x 10,000, or None. */
export interface RiskInput {
  label: string;
  value: number | null;
  unit: 'money' | 'ratio' | 'months';
}

/** One part of the risk score: ``risk`` 0 to 100, and the ``points`` of the score that it accounts for. */
export interface RiskPart {
  key: string;
  label: string;
  weight: number;
  risk: number | null;
  points: number;
  text: string;
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | 'small_baseline' | 'sign_crossing' | 'points_only' | 'neutral_direction' | 'no_variation' | 'offsetting_changes' | 'not_burning' | null;
}

/** The financial risk of an entity at the end of a period. ``inputs``: by part. */
export interface RiskReport {
  scope: string;
  currency: string;
  period: string;
  score: RiskScore;
  inputs: Record<string, RiskInput[]>;
}

/** Financial risk from 0 (none seen) to 100. The parts' points sum to it. */
export interface RiskScore {
  score: number | null;
  level: 'low' | 'moderate' | 'high' | 'critical' | null;
  covered: number;
  parts: RiskPart[];
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | 'small_baseline' | 'sign_crossing' | 'points_only' | 'neutral_direction' | 'no_variation' | 'offsetting_changes' | 'not_burning' | null;
}

/** ``boards/{role}``: what members of a role begin with. Written by the api for owners and admins. */
export interface RoleBoard {
  view: 'executive' | 'controller' | 'analyst' | 'department' | 'operations';
  boards: Board[];
  role: 'owner' | 'admin' | 'editor' | 'analyst' | 'viewer';
  version: number;
  updated_at: string;
  updated_by: string;
}

/** One refused or quarantined value, with its place. */
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

/** Where a rule applies: an entity, with those below it or not, and optionally one dimension member. */
export interface RuleScope {
  entity_id: string;
  descendants: boolean;
  dimension: string | null;
  member: string | null;
}

/** How the grid shows records: the same that a member's own views hold. ``group``: the outermost first. */
export interface SavedView {
  columns: ViewColumn[];
  sort: ViewSort[];
  group: string[];
  filter: ViewFilter;
}

/** What a locked period was when it was locked. ``hash``: SHA-256 of its aggregate, in hexadecimal digits. */
export interface Seal {
  hash: string;
  aggregate_version: number;
  record_count: number;
  at: string;
  uid: string;
}

/** ``series/{scope}``: the scope's KPI history; also the list of periods that have data. */
export interface Series {
  scope: string;
  version: number;
  periods: Record<string, SeriesEntry>;
  pending: string[];
}

/** A KPI's history in a scope, its trend and its forecast, in the KPI's unit. */
export interface SeriesAnalysis {
  scope: string;
  metric: string;
  version: number;
  periods: string[];
  values: (number | null)[];
  trend: Trend;
  forecast: Forecast;
  unusual: UnusualPeriod[];
}

/** KPI values of one period of a scope: what the following periods compare with. */
export interface SeriesEntry {
  version: number;
  actual: Record<string, number>;
  budget: Record<string, number>;
  forecast: Record<string, number>;
  sums: Record<string, number | null> | null;
  budget_sums: Record<string, number | null> | null;
  forecast_sums: Record<string, number | null> | null;
  reasons: Record<string, 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries'>;
  basis: string;
}

export type SeriesPoint = [period: string, value: number | null, budget: number | null];

/** ``signoffs/{entity}_{period}_{comparator}_{account}``: a line's explanation and its two signatures. */
export interface SignOff {
  entity_id: string;
  period: string;
  comparator: 'budget' | 'previous' | 'last_year' | 'forecast';
  account_code: string;
  version: number;
  explanation: string;
  preparer: Signature | null;
  reviewer: Signature | null;
  history: SignOffEntry[];
  updated_at: string | null;
}

/** Something that was done to a line's signatures. ``note``: the explanation, or why a signature was withdrawn. */
export interface SignOffEntry {
  at: string;
  uid: string;
  name: string;
  action: 'prepared' | 'reviewed' | 'withdrew_preparer' | 'withdrew_reviewer';
  note: string;
  actual: number | null;
  comparator: number | null;
}

/** Someone stands for the figure as it was. */
export interface Signature {
  uid: string;
  name: string;
  at: string;
  figure: SignedFigure;
}

/** The figure that a signature is for: minor units as the dashboard of that version had them. */
export interface SignedFigure {
  actual: number;
  comparator: number;
  dashboard_version: number;
}

/** A line of the statement tree, parents before children. Amounts None mean no entries, not zero; what is beside None is not compared. */
export interface StatementRow {
  code: string;
  name: string;
  parent: string | null;
  depth: number;
  is_posting: boolean;
  account_class: 'cash' | 'bank' | 'receivable' | 'inventory' | 'other_current_asset' | 'fixed_asset' | 'accumulated_depreciation' | 'other_asset' | 'payable' | 'other_current_liability' | 'debt' | 'other_liability' | 'equity' | 'retained_earnings' | 'revenue' | 'contra_revenue' | 'cogs' | 'opex' | 'depreciation' | 'amortisation' | 'interest' | 'tax' | 'other_income' | 'other_expense' | 'statistical' | null;
  direction: -1 | 0 | 1;
  actual: number | null;
  budget: number | null;
  previous: number | null;
  last_year: number | null;
  forecast: number | null;
  against_budget: [number, number | null, number] | null;
  against_previous: [number, number | null, number] | null;
  against_last_year: [number, number | null, number] | null;
  against_forecast: [number, number | null, number] | null;
  count: number;
}

/** The installation and the organization's activity. ``at``: when the installation was looked at. */
export interface SystemReport {
  at: string;
  installation: Installation;
  activity: Activity;
}

/** What a KPI is to reach, in its unit: minor units, basis points, a count. */
export interface Target {
  entity_id: string | null;
  value: number;
  warning: number | null;
}

/** ``timelines/{scope}``: what a screen needs of a scope's history, without the history: which periods have data, and by ``version``, which is the history's, that it moved. */
export interface Timeline {
  scope: string;
  version: number;
  periods: string[];
  latest: string | null;
  revenue_forecast: Record<string, number>;
  computed_at: string;
}

/** A line's variances over a window. ``moved``: what came earlier or later; ``permanent``: what more or less came in all. */
export interface TimingSplit {
  key: string;
  weeks: TimingWeek[];
  moved: number;
  permanent: number;
}

/** A week's variance (actual - forecast): what another week of the window reverses, and what stays. */
export interface TimingWeek {
  variance: number;
  timing: number;
  permanent: number;
}

/** Who was told of which event, by which channel, and the channel's receipt. */
export interface Told {
  who: string;
  channel: string;
  at: string;
  receipt: string;
  event: string;
  recovery: boolean;
}

/** A straight line through equally spaced periods, and what kind of series it is. */
export interface Trend {
  periods: number;
  slope: number | null;
  start: number | null;
  end: number | null;
  growth_bp: number | null;
  fit_bp: number | null;
  seasonal_bp: number | null;
  pattern: 'rising' | 'falling' | 'seasonal' | 'flat' | 'volatile' | 'step' | null;
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | 'small_baseline' | 'sign_crossing' | 'points_only' | 'neutral_direction' | 'no_variation' | 'offsetting_changes' | 'not_burning' | null;
}

/** A period that stands out from the usual, and by how much. */
export interface UnusualPeriod {
  period: string;
  check: AnomalyCheck;
}

/** A posting account of profit and loss beside a comparator (FINANCE 2); its name and amounts are in its statement row. ``impact`` is on profit: above zero is favourable. */
export interface Variance {
  code: string;
  delta: number;
  percent_bp: number | null;
  impact: number;
  status: 'favourable' | 'unfavourable' | 'on_target' | 'no_baseline' | 'not_material';
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | 'small_baseline' | 'sign_crossing' | 'points_only' | 'neutral_direction' | 'no_variation' | 'offsetting_changes' | 'not_burning' | null;
}

/** A line beside its comparator (FINANCE 2). */
export interface VarianceLine {
  key: string;
  label: string;
  unit: 'money' | 'ratio' | 'count';
  direction: -1 | 0 | 1;
  actual: number | null;
  comparator: number | null;
  delta: number | null;
  impact: number | null;
  percent_bp: number | null;
  status: 'favourable' | 'unfavourable' | 'on_target' | 'no_baseline' | 'not_material';
  reason: 'zero_denominator' | 'no_baseline' | 'insufficient_history' | 'mixed_currency' | 'no_entries' | 'small_baseline' | 'sign_crossing' | 'points_only' | 'neutral_direction' | 'no_variation' | 'offsetting_changes' | 'not_burning' | null;
}

/** The accounts that moved profit most against each comparator, largest |impact| first, at most ten. */
export interface Variances {
  budget: Variance[];
  previous: Variance[];
  last_year: Variance[];
  forecast: Variance[];
}

/** A column at its place. ``width`` in pixels, None for the product's. */
export interface ViewColumn {
  key: string;
  width: number | null;
  hidden: boolean;
}

/** Which records are looked for: words, an account's code, a scenario. */
export interface ViewFilter {
  find: string;
  account: string | null;
  scenario: string | null;
}

/** An order by a column. */
export interface ViewSort {
  column: string;
  direction: 'ASC' | 'DESC';
}

/** What a sentence about an alert needs beside its figures, so that it can be said in any language: what was looked at by the name it had, on which side the rule fires, over how many periods, and for a forecast when (``label``, a period or a day). */
export interface Wording {
  name: string;
  operator: 'above' | 'below';
  window: number;
  label: string;
}

/** What enters: documents of Firestore, and answers of the HTTP interface. */
export interface Contract {
  Organization: Organization;
  Member: Member;
  Entity: Entity;
  Account: Account;
  PeriodState: PeriodState;
  Import: Import;
  ImportErrors: ImportErrors;
  Edit: Edit;
  RecordPage: RecordPage;
  Aggregation: Aggregation;
  Dashboard: Dashboard;
  Series: Series;
  Timeline: Timeline;
  AuditEntry: AuditEntry;
  Mapping: Mapping;
  Metric: Metric;
  OwnMetric: OwnMetric;
  AlertRule: AlertRule;
  Alert: Alert;
  Notification: Notification;
  Presence: Presence;
  Comment: Comment;
  SignOff: SignOff;
  CashSettings: CashSettings;
  CashVersion: CashVersion;
  RoleBoard: RoleBoard;
  Preferences: Preferences;
  GridView: GridView;
  Proof: Proof;
  ApplyEditResult: ApplyEditResult;
  OpenUploadResult: OpenUploadResult;
  PreviewResult: PreviewResult;
  ImportStarted: ImportStarted;
  SeriesAnalysis: SeriesAnalysis;
  Movement: Movement;
  People: People;
  BacktestResult: BacktestResult;
  AlertOptions: AlertOptions;
  KpiLibrary: KpiLibrary;
  KpiPreview: KpiPreview;
  KpiSaved: KpiSaved;
  KpiProgress: KpiProgress;
  SystemReport: SystemReport;
  CashReport: CashReport;
  BudgetReport: BudgetReport;
  RiskReport: RiskReport;
  ChangesSince: ChangesSince;
  FinancialRecord: FinancialRecord;
}
