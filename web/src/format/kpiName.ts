import type { Dashboard } from '@/data/documents';
import { i18n } from './language';

/**
 * A KPI's name as its reader calls it. The catalog has the product's by id and name (`locales/kpis.ts`); an
 * organization's own, and what it renamed, is its data and stays.
 */
export const kpiName = (id: string, name: string): string => known(`kpi ${id}: ${name}`) ?? name;

/** What a KPI is, as `kpiName` has its name. */
export const kpiDescription = (id: string, description: string): string =>
  known(`about ${id}: ${description}`) ?? description;

const known = (id: string): string | null => (id in i18n.messages ? i18n._(id) : null);

/** A definition's name; what is edited and saved is the name itself. */
export const metricName = ({ id, name }: { id: string; name: string }): string => kpiName(id, name);

const renamed = new WeakMap<object, object>();

/** One object for one KPI as it came: what is drawn from it is drawn again only when it changed. */
function named<T extends { id: string; name: string }>(kpi: T): T {
  const known = renamed.get(kpi) as T | undefined;
  if (known) return known;
  const made = { ...kpi, name: kpiName(kpi.id, kpi.name) };
  renamed.set(kpi, made);
  return made;
}

/** A dashboard with the names of its KPIs in the language on screen. */
export function inLanguage(dashboard: Dashboard): Dashboard {
  if (i18n.locale === 'en') return dashboard;
  const { kpis, missing } = dashboard.view;
  return { ...dashboard, view: { ...dashboard.view, kpis: kpis.map(named), missing: missing.map(named) } };
}
