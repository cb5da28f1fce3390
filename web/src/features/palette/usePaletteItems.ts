import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useDashboard } from '@/app/useDashboard';
import { useView } from '@/app/useView';
import { maySeeImports, maySeeSystem, useWorkspace } from '@/app/workspaceContext';
import { signOut } from '@/data/signOut';
import { dataOf } from '@/data/useWatched';
import { figureText } from '@/format/figure';
import { formatPeriod } from '@/format/period';
import { saveBlob } from '@/format/saveFile';
import { availableViews, VIEW_TITLES } from '../board/views';
import type { PaletteItem } from './paletteItems';
import { statementCsv } from './statementCsv';

/** Screens that show one entity and period: choosing another stays there. */
const OF_VIEW = new Set(['dashboard', 'records', 'changes']);

/** Everything that can be gone to or done from here. */
export function usePaletteItems(query: string, onHelp: () => void): PaletteItem[] {
  const { orgId, organization, member, entities } = useWorkspace();
  const [location, navigate] = useLocation();
  const search = useSearch();
  const view = useView();
  const dashboard = dataOf(useDashboard(view));
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const text = query.trim();

  return useMemo(() => {
    const screen = location.split('/')[3] ?? '';
    const here = new URLSearchParams([
      ...(view.scope ? [['scope', view.scope]] : []),
      ...(view.period ? [['period', view.period]] : []),
    ]);
    const to = (where: string, change: Record<string, string> = {}) => {
      const next = new URLSearchParams(here);
      for (const [key, value] of Object.entries(change)) next.set(key, value);
      navigate(`/o/${encodeURIComponent(orgId)}/${where}?${next}`);
    };
    const within = (change: Record<string, string>) => {
      if (!OF_VIEW.has(screen)) return to('dashboard', change);
      const next = new URLSearchParams(search);
      for (const key of ['kpi', 'line', 'sign']) next.delete(key);
      for (const [key, value] of Object.entries(change)) next.set(key, value);
      navigate(`${location}?${next}`);
    };
    const items: PaletteItem[] = [];
    const page = (path: string, label: string, words = '') =>
      items.push({ id: `page ${path}`, group: 'Go to', label, words, run: () => to(path) });
    page('dashboard', 'Dashboard', 'home figures');
    page('records', 'Records', 'grid entries journal');
    page('kpis', 'KPIs', 'definitions formulas metrics');
    page('alerts', 'Alerts', 'incidents');
    page('alerts/rules', 'Alert rules', 'thresholds');
    if (maySeeImports(member)) page('imports', 'Imports', 'files upload');
    page('close', 'Close', 'month end lock period');
    page('changes', 'What changed', 'since close history versions before');
    page('comments', 'Comments', 'mentions conversations');
    if (maySeeSystem(member)) page('system', 'System', 'health operations');

    const entity = entities.find((node) => node.entity.id === view.scope)?.entity.name ?? '';
    const month = view.period ? formatPeriod(view.period) : '';
    if (text !== '') {
      items.push({
        id: 'find records',
        group: 'Records',
        label: `Find “${text}” in the records`,
        always: true,
        hint: [entity, month].filter(Boolean).join(', '),
        run: () => to('records', { find: text }),
      });
    }
    for (const kpi of dashboard?.view.kpis ?? []) {
      items.push({
        id: `kpi ${kpi.id}`,
        group: 'KPIs',
        label: kpi.name,
        words: `kpi why trend ${kpi.id}`,
        hint:
          kpi.value === null
            ? 'No value'
            : figureText(kpi.unit, kpi.value, dashboard?.currency ?? '', organization.locale),
        run: () => to('dashboard', { kpi: kpi.id }),
      });
    }
    for (const name of availableViews(member)) {
      items.push({
        id: `view ${name}`,
        group: 'Views',
        label: `${VIEW_TITLES[name]} view`,
        words: 'dashboard board role',
        run: () => to('dashboard', { view: name }),
      });
    }
    const action = (id: string, label: string, words: string, run: () => void) =>
      items.push({ id: `action ${id}`, group: 'Actions', label, words, run });
    action('theme', dark ? 'Use light colours' : 'Use dark colours', 'theme mode night', () =>
      setColorScheme(dark ? 'light' : 'dark'),
    );
    action('arrange', 'Arrange the dashboard', 'tiles hide move edit customise', () =>
      to('dashboard', { arrange: '1' }),
    );
    if (maySeeImports(member)) action('import', 'Import a file', 'upload drop csv xlsx', () => to('imports'));
    if (dashboard) {
      action('export', 'Export the statement as CSV', 'download spreadsheet excel', () =>
        saveBlob(
          `statement-${dashboard.scope}-${dashboard.period}.csv`,
          new Blob([statementCsv(dashboard.view.statement, dashboard.currency)], {
            type: 'text/csv;charset=utf-8',
          }),
        ),
      );
    }
    action('help', 'Show the keyboard shortcuts', 'help keys', onHelp);
    action('sign out', 'Sign out', 'log leave', () => void signOut());

    for (const node of entities) {
      items.push({
        id: `entity ${node.entity.id}`,
        group: 'Entities',
        label: node.entity.name,
        words: `entity scope ${node.entity.id}`,
        run: () => within({ scope: node.entity.id }),
      });
    }
    for (const period of [...view.periods].reverse()) {
      items.push({
        id: `period ${period}`,
        group: 'Periods',
        label: formatPeriod(period),
        words: `period month ${period}`,
        run: () => within({ period }),
      });
    }
    return items;
  }, [
    location,
    search,
    view,
    orgId,
    organization,
    member,
    entities,
    dashboard,
    dark,
    text,
    navigate,
    setColorScheme,
    onHelp,
  ]);
}
