import { t } from '@lingui/core/macro';
import { lazy } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { Message } from '@/app/Message';
import { useAlertPaths } from './paths';

const AlertsPage = lazy(() => import('./AlertsPage'));
const AlertPage = lazy(() => import('./AlertPage'));
const RulesPage = lazy(() => import('./RulesPage'));
const PushPage = lazy(() => import('./PushPage'));
const RulePage = lazy(() => import('./RulePage'));

/** The alerts, one of them, the rules, one of those. */
export default function AlertScreens() {
  const paths = useAlertPaths();
  const [, navigate] = useLocation();
  return (
    <Switch>
      <Route path={paths.alerts} component={AlertsPage} />
      <Route path={paths.rules} component={RulesPage} />
      <Route path={paths.push} component={PushPage} />
      <Route path={paths.newRule}>
        <RulePage key="new" id={null} />
      </Route>
      <Route path={`${paths.rules}/:id`}>
        {({ id }) => <RulePage key={id} id={decodeURIComponent(id)} />}
      </Route>
      <Route path={`${paths.alerts}/:key`}>
        {(found) => <AlertPage key={found.key} alertKey={found.key} />}
      </Route>
      <Route>
        <Message
          title={t`There is no such page`}
          detail={t`The address may be mistyped.`}
          action={{ label: t`Open all alerts`, run: () => navigate(paths.alerts) }}
        />
      </Route>
    </Switch>
  );
}
