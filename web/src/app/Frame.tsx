import { t } from '@lingui/core/macro';
import { lazy, Suspense } from 'react';
import { Link, Redirect, Route, Switch, useLocation, useSearch } from 'wouter';
import { AlertBadge } from '@/features/alerts/AlertBadge';
import { OpenConversation } from '@/features/comments/OpenConversation';
import { Dashboard } from '@/features/dashboard/Dashboard';
import { EditTray } from '@/features/records/EditTray';
import { Brand } from './Brand';
import classes from './Frame.module.css';
import { Here } from './Here';
import {
  AlertsIcon,
  CashIcon,
  CloseBooksIcon,
  CommentIcon,
  DashboardIcon,
  DepartmentsIcon,
  ImportsIcon,
  KpisIcon,
  RecordsIcon,
  SearchIcon,
  SystemIcon,
} from './icons';
import { LiveIndicator } from './LiveIndicator';
import { Message } from './Message';
import { Notices } from './Notices';
import { PersonMenu } from './PersonMenu';
import { OPEN_PALETTE, Shortcuts } from './Shortcuts';
import { Waiting } from './Waiting';
import { maySeeImports, maySeeSystem, useWorkspace } from './workspaceContext';

const RecordsPage = lazy(() => import('@/features/records/RecordsPage'));
const ImportsPage = lazy(() => import('@/features/imports/ImportsPage'));
const AlertScreens = lazy(() => import('@/features/alerts/AlertScreens'));
const SystemPage = lazy(() => import('@/features/system/SystemPage'));
const PresenceTracker = lazy(() => import('@/features/presence/PresenceTracker'));
const CashPage = lazy(() => import('@/features/cash/CashPage'));
const DepartmentsPage = lazy(() => import('@/features/departments/DepartmentsPage'));
const ClosePage = lazy(() => import('@/features/close/ClosePage'));
const ChangesPage = lazy(() => import('@/features/changes/ChangesPage'));
const CommentsPage = lazy(() => import('@/features/comments/CommentsPage'));
const KpiRoutes = lazy(() => import('@/features/kpis/KpiRoutes'));
const ImportPage = lazy(() => import('@/features/imports/ImportPage'));

/** The frame around every screen: navigation, organization, live indicator. */
export function Frame() {
  const { orgId, organization } = useWorkspace();
  const base = `/o/${encodeURIComponent(orgId)}`;
  return (
    <div className={classes.frame}>
      <a href="#main" className={classes.skip}>
        {t`Skip to content`}
      </a>
      <aside className={classes.rail}>
        <Brand />
        <FindButton />
        <Navigation base={base} />
        <div className={classes.foot}>
          <span className={classes.organization}>{organization.name}</span>
          <PersonMenu />
        </div>
      </aside>
      <header className={classes.phoneHeader}>
        <Brand />
        <span className={classes.phoneTools}>
          <Here />
          <LiveIndicator short />
          <FindButton short />
          <PersonMenu short />
        </span>
      </header>
      <main id="main" className={classes.main}>
        <Notices />
        <Suspense fallback={<Waiting />}>
          <Switch>
            <Route path="/">
              <Redirect to={`${base}/dashboard`} replace />
            </Route>
            <Route path={base}>
              <Redirect to={`${base}/dashboard`} replace />
            </Route>
            <Route path={`${base}/dashboard`} component={Dashboard} />
            <Route path={`${base}/records`} component={RecordsPage} />
            <Route path={`${base}/alerts/*?`} component={AlertScreens} />
            <Route path={`${base}/imports`} component={ImportsPage} />
            <Route path={`${base}/imports/:id`}>{({ id }) => <ImportPage key={id} id={id} />}</Route>
            <Route path={`${base}/cash`} component={CashPage} />
            <Route path={`${base}/departments`} component={DepartmentsPage} />
            <Route path={`${base}/close`} component={ClosePage} />
            <Route path={`${base}/changes`} component={ChangesPage} />
            <Route path={`${base}/comments`} component={CommentsPage} />
            <Route path={`${base}/kpis/*?`} component={KpiRoutes} />
            <Route path={`${base}/system`} component={SystemPage} />
            <Route>
              <NotFound base={base} />
            </Route>
          </Switch>
        </Suspense>
      </main>
      <Shortcuts />
      <EditTray />
      <OpenConversation />
      <Suspense fallback={null}>
        <PresenceTracker />
      </Suspense>
    </div>
  );
}

/** The way to the palette for who has no keyboard, or does not know its key. */
function FindButton({ short = false }: { short?: boolean }) {
  return (
    <button
      type="button"
      className={short ? classes.findShort : classes.find}
      onClick={() => window.dispatchEvent(new Event(OPEN_PALETTE))}
    >
      <SearchIcon size={short ? 19 : 16} />
      {short ? (
        <span className="visually-hidden">{t`Go to or do anything`}</span>
      ) : (
        <>
          {t`Go to …`}
          <span className={classes.key} aria-hidden="true">
            {/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'}
          </span>
        </>
      )}
    </button>
  );
}

function NotFound({ base }: { base: string }) {
  const [, navigate] = useLocation();
  return (
    <Message
      title={t`There is no such page`}
      detail={t`The address may be mistyped, or the page was moved.`}
      action={{ label: t`Open the dashboard`, run: () => navigate(`${base}/dashboard`) }}
    />
  );
}

function Navigation({ base }: { base: string }) {
  const { member } = useWorkspace();
  const [location] = useLocation();
  const search = useSearch();
  // Scope, period and view stay when a person moves between screens.
  const view = new URLSearchParams(search);
  const kept = new URLSearchParams(
    [...view].filter(([key]) => key === 'scope' || key === 'period' || key === 'view'),
  ).toString();
  const items = [
    { path: 'dashboard', label: t`Dashboard`, Icon: DashboardIcon },
    { path: 'records', label: t`Records`, Icon: RecordsIcon },
    { path: 'kpis', label: t`KPIs`, Icon: KpisIcon },
    { path: 'cash', label: t({ message: 'Cash', context: 'navigation' }), Icon: CashIcon },
    { path: 'departments', label: t`Departments`, Icon: DepartmentsIcon },
    { path: 'alerts', label: t`Alerts`, Icon: AlertsIcon },
    ...(maySeeImports(member) ? [{ path: 'imports', label: t`Imports`, Icon: ImportsIcon }] : []),
    { path: 'close', label: t`Close`, Icon: CloseBooksIcon },
    { path: 'comments', label: t`Comments`, Icon: CommentIcon },
    ...(maySeeSystem(member) ? [{ path: 'system', label: t`System`, Icon: SystemIcon }] : []),
  ];
  return (
    <nav aria-label={t`Screens`} className={classes.navigation}>
      {items.map(({ path, label, Icon }) => {
        const current = location.startsWith(`${base}/${path}`);
        return (
          <Link
            key={path}
            href={`${base}/${path}${kept ? `?${kept}` : ''}`}
            className={classes.item}
            aria-current={current ? 'page' : undefined}
          >
            <Icon />
            {label}
            {path === 'alerts' && <AlertBadge />}
          </Link>
        );
      })}
    </nav>
  );
}
