import { lazy } from 'react';
import { Route, Switch } from 'wouter';
import { useAlertPaths } from './paths';

const AlertsPage = lazy(() => import('./AlertsPage'));
const AlertPage = lazy(() => import('./AlertPage'));
const RulesPage = lazy(() => import('./RulesPage'));
const RulePage = lazy(() => import('./RulePage'));

/** The alerts, one of them, the rules, one of those. */
export default function AlertScreens() {
  const paths = useAlertPaths();
  return (
    <Switch>
      <Route path={paths.alerts} component={AlertsPage} />
      <Route path={paths.rules} component={RulesPage} />
      <Route path={paths.newRule}>
        <RulePage key="new" id={null} />
      </Route>
      <Route path={`${paths.rules}/:id`}>
        {({ id }) => <RulePage key={id} id={decodeURIComponent(id)} />}
      </Route>
      <Route path={`${paths.alerts}/:key`}>
        {(found) => <AlertPage key={found.key} alertKey={found.key} />}
      </Route>
    </Switch>
  );
}
