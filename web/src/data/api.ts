import { t } from '@lingui/core/macro';
import {
  type Alert,
  type AlertOptions,
  type AlertRule,
  type ApplyEditResult,
  type BacktestResult,
  type Contract,
  type PreviewResult as ContractPreview,
  decode,
  type ImportStarted,
  type KpiLibrary,
  type KpiPreview,
  type KpiProgress,
  type KpiSaved,
  type Metric,
  type OpenUploadResult,
  type PeriodState,
  type Proof,
  type RoleBoard,
  type SeriesAnalysis,
} from '@/contract';
import { refusalIn } from './apiWords';
import { idToken } from './auth';
import { loadConfig } from './config';

/** An answer of the HTTP API that is not a success, or no answer at all (`status` 0). */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly hint: string | null;

  constructor(status: number, code: string, message: string, hint: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

const TIMEOUT_MS = 30_000;

interface Extra {
  /** The client's own id of what is asked: the same again is done once. */
  key?: string;
  /** The token was fetched anew. */
  refreshed?: boolean;
}

async function request(method: string, path: string, body: unknown, extra: Extra = {}): Promise<Response> {
  const { key, refreshed = false } = extra;
  const config = await loadConfig();
  const token = await idToken(refreshed);
  let response: Response;
  try {
    response = await fetch(`${config.apiBaseUrl}/v1/${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new ApiError(0, 'unreachable', t`The server cannot be reached.`, String(error));
  }
  // A token may have been revoked or aged since it was cached; one fresh one decides.
  if (response.status === 401 && !refreshed)
    return request(method, path, body, { ...extra, refreshed: true });
  if (!response.ok) throw await errorOf(response);
  return response;
}

async function errorOf(response: Response): Promise<ApiError> {
  const fallback = t`The server answered ${response.status}.`;
  try {
    const body = (await response.json()) as { error?: { code?: unknown; message?: unknown; hint?: unknown } };
    const { code, message, hint } = body.error ?? {};
    const known = typeof code === 'string' ? code : 'error';
    return new ApiError(
      response.status,
      known,
      typeof message === 'string' ? refusalIn(known, message) : fallback,
      typeof hint === 'string' ? hint : null,
    );
  } catch {
    return new ApiError(response.status, 'error', fallback);
  }
}

/** The answer to a request of a module that is loaded on demand. */
export const answerOf = (method: string, path: string, body?: unknown): Promise<Response> =>
  request(method, path, body);

async function post<Name extends keyof Contract>(answer: Name, path: string, body: unknown, method = 'POST') {
  return decode(answer, await (await request(method, path, body)).json());
}

export const inOrg = (org: string, rest: string) => `organizations/${encodeURIComponent(org)}/${rest}`;

/** Runs an edit that is already written, at once; the trigger would do the same a moment later. */
export function applyEdit(org: string, editId: string): Promise<ApplyEditResult> {
  return post('ApplyEditResult', inOrg(org, `edits/${editId}:apply`), {});
}

export function openUpload(
  org: string,
  file: { filename: string; size_bytes: number; content_type: string },
): Promise<OpenUploadResult> {
  return post('OpenUploadResult', inOrg(org, 'uploads'), file);
}

export type ImportMode = 'append' | 'replace';

/** What an upload would write, computed by the same code that writes it. Nothing is written. */
export type PreviewResult = Required<ContractPreview>;

export interface ColumnOrConstant {
  column?: string | null;
  constant?: string | null;
}

export interface Measure {
  column?: string | null;
  expression?: string | null;
  account: string;
  sign?: 1 | -1;
}

/** How a file's columns become records, as a person fills it in: what the contract defaults may be left out. */
export interface Mapping {
  name: string;
  source: string;
  header_row?: number | 'auto';
  sheet?: number | string;
  date: { column: string; format?: string };
  entity: ColumnOrConstant;
  currency: ColumnOrConstant;
  scenario?: ColumnOrConstant;
  account?: ColumnOrConstant | null;
  amount?: { column: string; sign?: 1 | -1 } | null;
  measures?: Measure[];
  key?: string[];
  create?: ('entities' | 'accounts')[];
  dimensions?: Record<string, string>;
  description?: string | null;
  headers?: string[] | null;
}

const NO_LISTS = { new_entities: [], totals: [], sample: [], errors: [], notes: [] };

export async function previewUpload(
  org: string,
  uploadId: string,
  choice: { mapping: Mapping | null; mode: ImportMode },
): Promise<PreviewResult> {
  return { ...NO_LISTS, ...(await post('PreviewResult', inOrg(org, `uploads/${uploadId}:preview`), choice)) };
}

export function startImport(
  org: string,
  uploadId: string,
  choice: { mapping: Mapping | null; mode: ImportMode },
): Promise<ImportStarted> {
  return post('ImportStarted', inOrg(org, `uploads/${uploadId}:import`), choice);
}

export function reverseImport(org: string, importId: string): Promise<ImportStarted> {
  return post('ImportStarted', inOrg(org, `imports/${importId}:reverse`), {});
}

/** What people do with the close of an entity's month; answers what it is then. */
export async function actOnPeriod(
  org: string,
  entity: string,
  period: string,
  action: 'move' | 'ask-reopening' | 'reopen' | 'decline-reopening',
  body: Record<string, unknown>,
): Promise<PeriodState> {
  const path = inOrg(org, `close/${encodeURIComponent(entity)}/${period}:${action}`);
  return decode('PeriodState', await (await request('POST', path, body)).json());
}

/** Changes the checklist of an entity's month, or whether one item of it is done. */
export async function putChecklist(
  org: string,
  entity: string,
  period: string,
  item: string | null,
  body: Record<string, unknown>,
): Promise<PeriodState> {
  const path = inOrg(org, `close/${encodeURIComponent(entity)}/${period}/checklist`);
  const address = item === null ? path : `${path}/${encodeURIComponent(item)}`;
  return decode('PeriodState', await (await request('PUT', address, body)).json());
}

/** Has the people told whom a comment mentions; the sweeper would do the same within a minute. */
export async function tellMentions(org: string, commentId: string): Promise<void> {
  await request('POST', inOrg(org, `comments/${commentId}:tell`), {});
}

/** The trend and forecast of a KPI in an entity. */
export async function analyseSeries(org: string, scope: string, metric: string): Promise<SeriesAnalysis> {
  const path = inOrg(org, `analysis/${encodeURIComponent(scope)}/${encodeURIComponent(metric)}`);
  return decode('SeriesAnalysis', await (await request('GET', path, undefined)).json());
}

/** Every KPI of the organization, and the names that formulas may use. */
export async function kpiLibrary(org: string): Promise<KpiLibrary> {
  return decode('KpiLibrary', await (await request('GET', inOrg(org, 'kpis'), undefined)).json());
}

/** What a definition would show on an entity's figures, or what is wrong with it. Nothing is written. */
export function previewKpi(
  org: string,
  metric: Metric,
  scope: string,
  period: string | null,
): Promise<KpiPreview> {
  return post('KpiPreview', inOrg(org, 'kpis:preview'), { metric, scope, period });
}

export interface KpiChange {
  base_version: number;
  reason: string;
  scope: string | null;
}

export function saveKpi(org: string, metric: Metric, change: KpiChange): Promise<KpiSaved> {
  const path = inOrg(org, `kpis/${encodeURIComponent(metric.id)}`);
  return post('KpiSaved', path, { metric, ...change }, 'PUT');
}

export function retireKpi(org: string, id: string, change: KpiChange): Promise<KpiSaved> {
  return post('KpiSaved', inOrg(org, `kpis/${encodeURIComponent(id)}:retire`), change);
}

/** Calculates some more of the dashboards that do not show the present definitions yet. */
export function refreshKpis(org: string, scope: string | null): Promise<KpiProgress> {
  return post('KpiProgress', inOrg(org, 'kpis:refresh'), { scope });
}

/** What members of a role begin with; `version` is the one that was seen, 0 when there was none. */
export function saveRoleBoard(
  org: string,
  role: RoleBoard['role'],
  board: Pick<RoleBoard, 'view' | 'boards' | 'version'>,
): Promise<RoleBoard> {
  return post('RoleBoard', inOrg(org, `boards/${role}`), board, 'PUT');
}

export async function resetRoleBoard(org: string, role: RoleBoard['role']): Promise<void> {
  await request('DELETE', inOrg(org, `boards/${role}`), undefined);
}

/** Has the figures compared anew, some seconds' worth; ask again while something is left. */
export function proveFigures(org: string): Promise<Proof> {
  return post('Proof', inOrg(org, 'proof:run'), {});
}

export async function ask<Name extends keyof Contract>(
  name: Name,
  method: string,
  path: string,
  body?: unknown,
  extra?: Extra,
): Promise<Contract[Name]> {
  return decode(name, await (await request(method, path, body, extra)).json());
}

export type AlertAction = 'acknowledge' | 'assign' | 'snooze' | 'comment' | 'resolve';

/** Does something with an alert, once under an id; answers with the alert after it. */
export function actOnAlert(
  org: string,
  key: string,
  action: AlertAction,
  body: { note?: string; to?: string; until?: string },
  id: string,
): Promise<Alert> {
  const path = inOrg(org, `alerts/${encodeURIComponent(key)}:${action}`);
  return ask('Alert', 'POST', path, body, { key: id });
}

/** What rules may watch, who may be told, and people's names. */
export function alertOptions(org: string): Promise<AlertOptions> {
  return ask('AlertOptions', 'GET', inOrg(org, 'alert-options'));
}

/** What a rule, saved or not, would have done in the newest months that have figures. */
export function backtestRule(org: string, rule: AlertRule, months: number): Promise<BacktestResult> {
  return ask('BacktestResult', 'POST', inOrg(org, 'alert-rules:backtest'), { rule, months });
}

export function saveAlertRule(org: string, rule: AlertRule, create: boolean): Promise<AlertRule> {
  return create
    ? ask('AlertRule', 'POST', inOrg(org, 'alert-rules'), rule)
    : ask('AlertRule', 'PUT', inOrg(org, `alert-rules/${encodeURIComponent(rule.id)}`), rule);
}

export async function removeAlertRule(org: string, id: string): Promise<void> {
  await request('DELETE', inOrg(org, `alert-rules/${encodeURIComponent(id)}`), undefined);
}

/** The refused rows as a CSV file that can be corrected and dropped again. */
export async function downloadRejects(org: string, importId: string): Promise<Blob> {
  return (await request('GET', inOrg(org, `imports/${importId}/rejects`), undefined)).blob();
}
