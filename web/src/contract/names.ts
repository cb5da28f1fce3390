// Generated from schemas/ by `python -m schemas.generate`; do not edit.

export const MEMBERS = 'members';
export const ENTITIES = 'entities';
export const ACCOUNTS = 'accounts';
export const PERIODS = 'periods';
export const MAPPINGS = 'mappings';
export const METRICS = 'metrics';
export const IMPORTS = 'imports';
export const EDITS = 'edits';
export const RECORD_PAGES = 'record_pages';
export const AGGREGATIONS = 'aggregations';
export const DASHBOARDS = 'dashboards';
export const SERIES = 'series';
export const ALERT_RULES = 'alert_rules';
export const ALERTS = 'alerts';
export const NOTIFICATIONS = 'notifications';
export const COMMENTS = 'comments';
export const PRESENCE = 'presence';
export const REPORTS = 'reports';
export const PREFERENCES = 'preferences';
export const AUDIT = 'audit';
export const INTERNAL = 'internal';
export const ORGANIZATIONS = 'organizations';
export const IMPORT_ERRORS = 'errors';
export const METRIC_VERSIONS = 'versions';
export const TOPIC_RECORD_CHANGES = 'record-changes';
export const TOPIC_FINANCIAL_EVENTS = 'financial-events';
