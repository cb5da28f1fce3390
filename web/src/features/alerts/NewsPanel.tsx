import { t } from '@lingui/core/macro';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { useNow } from '@/app/LiveIndicator';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { maySeeImports, useWorkspace } from '@/app/workspaceContext';
import { useLatestImports } from '@/data/latestImports';
import { dataOf } from '@/data/useWatched';
import { formatAgo, formatDateTime } from '@/format/age';
import classes from './NewsPanel.module.css';
import { alertNews, importNews, newest } from './news';
import { useAlertPaths } from './paths';
import { useOpenAlerts, useResolvedAlerts } from './useAlerts';
import { useNames } from './useNames';

const SHOWN = 8;

/** What happened last to alerts and imports, in words, each with its way there. */
export default function NewsPanel() {
  const { orgId, member, organization } = useWorkspace();
  const paths = useAlertPaths();
  const open = useOpenAlerts();
  const resolved = useResolvedAlerts(true);
  const alerts = useMemo(() => [...(dataOf(open) ?? []), ...(dataOf(resolved) ?? [])], [open, resolved]);
  const names = useNames(alerts.some(({ history }) => history.some(({ by }) => by && by !== member.uid)));
  const imports = useLatestImports(maySeeImports(member) ? orgId : null);
  const now = useNow();
  const { locale } = organization;
  const news = useMemo(
    () =>
      newest(
        [
          ...alerts.flatMap((alert) => alertNews(alert, names)),
          ...(dataOf(imports) ?? []).map((each) => importNews(each, locale)),
        ],
        SHOWN,
      ),
    [alerts, imports, names, locale],
  );
  const loading = open.status === 'loading' || resolved.status === 'loading';
  return (
    <Panel title={t`News`} note={t`Alerts and imports`}>
      {news.length === 0 ? (
        <Message
          size="panel"
          title={loading ? t`Looking for news` : t`Nothing has happened yet`}
          detail={loading ? '' : t`Alerts and imports are told here the moment they happen.`}
        />
      ) : (
        <ol className={classes.list} data-testid="news">
          {news.map((each) => (
            <li key={each.id} className={classes.item} data-tone={each.tone}>
              <span className={classes.dot} aria-hidden="true" />
              <span className={classes.words}>
                <Link
                  href={each.link.to === 'alert' ? paths.alert(each.link.id) : paths.import(each.link.id)}
                >
                  {each.title}
                </Link>{' '}
                <span className={classes.what}>{each.words}</span>
              </span>
              <time className={classes.when} dateTime={each.at} title={formatDateTime(each.at)}>
                {formatAgo(now - Date.parse(each.at))}
              </time>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
