import { t } from '@lingui/core/macro';
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
      items.push({ id: `page ${path}`, group: t`Go to`, label, words, run: () => to(path) });
    page('dashboard', t`Dashboard`, t`home figures`);
    page('records', t`Records`, t`grid entries journal`);
    page('kpis', t`KPIs`, t`definitions formulas metrics`);
    page('alerts', t`Alerts`, t`incidents`);
    page('alerts/rules', t`Alert rules`, t`thresholds`);
    if (maySeeImports(member)) page('imports', t`Imports`, t`files upload`);
    page('close', t`Close`, t`month end lock period`);
    page('changes', t`What changed`, t`since close history versions before`);
    page('comments', t`Comments`, t`mentions conversations`);
    if (maySeeSystem(member)) page('system', t`System`, t`health operations`);

    const entity = entities.find((node) => node.entity.id === view.scope)?.entity.name ?? '';
    const month = view.period ? formatPeriod(view.period) : '';
    if (text !== '') {
      items.push({
        id: 'find records',
        group: t`Records`,
        label: t`Find “${text}” in the records`,
        always: true,
        hint: [entity, month].filter(Boolean).join(', '),
        run: () => to('records', { find: text }),
      });
    }
    for (const kpi of dashboard?.view.kpis ?? []) {
      items.push({
        id: `kpi ${kpi.id}`,
        group: t`KPIs`,
        label: kpi.name,
        words: t`kpi why trend ${kpi.id}`,
        hint:
          kpi.value === null
            ? t`No value`
            : figureText(kpi.unit, kpi.value, dashboard?.currency ?? '', organization.locale),
        run: () => to('dashboard', { kpi: kpi.id }),
      });
    }
    for (const name of availableViews(member)) {
      items.push({
        id: `view ${name}`,
        group: t`Views`,
        label: t`${VIEW_TITLES[name]} view`,
        words: t`dashboard board role`,
        run: () => to('dashboard', { view: name }),
      });
    }
    const action = (id: string, label: string, words: string, run: () => void) =>
      items.push({ id: `action ${id}`, group: t`Actions`, label, words, run });
    action('theme', dark ? t`Use light colours` : t`Use dark colours`, t`theme mode night`, () =>
      setColorScheme(dark ? 'light' : 'dark'),
    );
    action('arrange', t`Arrange the dashboard`, t`tiles hide move edit customise`, () =>
      to('dashboard', { arrange: '1' }),
    );
    if (maySeeImports(member))
      action('import', t`Import a file`, t`upload drop csv xlsx`, () => to('imports'));
    if (dashboard) {
      action('export', t`Export the statement as CSV`, t`download spreadsheet excel`, () =>
        saveBlob(
          `statement-${dashboard.scope}-${dashboard.period}.csv`,
          new Blob([statementCsv(dashboard.view.statement, dashboard.currency)], {
            type: 'text/csv;charset=utf-8',
          }),
        ),
      );
    }
    action('help', t`Show the keyboard shortcuts`, t`help keys`, onHelp);
    action('sign out', t`Sign out`, t`log leave`, () => void signOut());

    for (const node of entities) {
      items.push({
        id: `entity ${node.entity.id}`,
        group: t`Entities`,
        label: node.entity.name,
        words: t`entity scope ${node.entity.id}`,
        run: () => within({ scope: node.entity.id }),
      });
    }
    for (const period of [...view.periods].reverse()) {
      items.push({
        id: `period ${period}`,
        group: t`Periods`,
        label: formatPeriod(period),
        words: t`period month ${period}`,
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
