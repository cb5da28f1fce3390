import {
  ACCOUNTS,
  AGGREGATIONS,
  ALERT_RULES,
  ALERTS,
  BOARDS,
  CASH_SETTINGS,
  COMMENTS,
  DASHBOARDS,
  EDITS,
  ENTITIES,
  GRID_VIEWS,
  IMPORT_ERRORS,
  IMPORTS,
  MEMBERS,
  METRIC_VERSIONS,
  METRICS,
  ORGANIZATIONS,
  PERIODS,
  PREFERENCES,
  PRESENCE,
  PROOFS,
  RECORD_PAGES,
  SERIES,
  SIGNOFFS,
  TIMELINES,
} from '@/contract/names';

/** Document paths; the names come from the contract. */
export const organizationPath = (org: string) => `${ORGANIZATIONS}/${org}`;

const inOrganization = (org: string, collection: string, id?: string) =>
  `${organizationPath(org)}/${collection}${id === undefined ? '' : `/${id}`}`;

export const memberPath = (org: string, uid: string) => inOrganization(org, MEMBERS, uid);
export const entitiesPath = (org: string) => inOrganization(org, ENTITIES);
export const accountsPath = (org: string) => inOrganization(org, ACCOUNTS);
export const alertsPath = (org: string) => inOrganization(org, ALERTS);
export const alertPath = (org: string, key: string) => inOrganization(org, ALERTS, key);
export const alertRulesPath = (org: string) => inOrganization(org, ALERT_RULES);
export const importsPath = (org: string) => inOrganization(org, IMPORTS);
export const importPath = (org: string, id: string) => inOrganization(org, IMPORTS, id);
export const importErrorsPath = (org: string, id: string) => `${importPath(org, id)}/${IMPORT_ERRORS}`;
export const metricsPath = (org: string) => inOrganization(org, METRICS);
export const metricVersionsPath = (org: string, id: string) =>
  `${inOrganization(org, METRICS, id)}/${METRIC_VERSIONS}`;
export const editPath = (org: string, id: string) => inOrganization(org, EDITS, id);
export const cashSettingsPath = (org: string, scope: string) => inOrganization(org, CASH_SETTINGS, scope);
export const seriesPath = (org: string, scope: string) => inOrganization(org, SERIES, scope);
export const timelinePath = (org: string, scope: string) => inOrganization(org, TIMELINES, scope);
export const dashboardPath = (org: string, scope: string, period: string) =>
  inOrganization(org, DASHBOARDS, `${scope}_${period}`);
export const aggregationPath = (org: string, entity: string, period: string) =>
  inOrganization(org, AGGREGATIONS, `${entity}_${period}`);
export const recordPagesPath = (org: string) => inOrganization(org, RECORD_PAGES);
export const recordPagePath = (org: string, entity: string, period: string, prefix: string) =>
  inOrganization(org, RECORD_PAGES, `${entity}_${period}_${prefix}`);
export const presenceFolder = (org: string) => inOrganization(org, PRESENCE);
export const commentsPath = (org: string) => inOrganization(org, COMMENTS);
export const signOffsPath = (org: string) => inOrganization(org, SIGNOFFS);
export const membersPath = (org: string) => inOrganization(org, MEMBERS);
export const periodsPath = (org: string) => inOrganization(org, PERIODS);
export const preferencesPath = (org: string, uid: string) => inOrganization(org, PREFERENCES, uid);
export const boardPath = (org: string, role: string) => inOrganization(org, BOARDS, role);
export const gridViewsPath = (org: string) => inOrganization(org, GRID_VIEWS);
export const proofPath = (org: string) => inOrganization(org, PROOFS, 'latest');
