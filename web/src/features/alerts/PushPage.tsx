import { msg, t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { LiveIndicator, useNow } from '@/app/LiveIndicator';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useDashboard } from '@/app/useDashboard';
import { useView } from '@/app/useView';
import bar from '@/app/ViewBar.module.css';
import { Waiting } from '@/app/Waiting';
import { useWorkspace } from '@/app/workspaceContext';
import {
  forgetDevice,
  type ListedDevice,
  ownDevices,
  type PushState,
  pushState,
  thisDevice,
  turnPushOff,
  turnPushOn,
} from '@/data/push';
import { formatAgo, formatDateTime } from '@/format/age';
import { errorText } from '@/format/errorText';
import { texts } from '@/format/language';
import page from './AlertPage.module.css';
import classes from './Push.module.css';
import { useAlertPaths } from './paths';

const SAYS: Record<PushState, string> = texts({
  not_configured: msg`Push is not configured in this installation: it has no Firebase messaging key. Alerts reach you by the other channels.`,
  unsupported: msg`This browser cannot show push messages.`,
  blocked: msg`This browser blocks messages of this site. Allow them in its settings, then come back.`,
  off: msg`Alerts that are yours can reach you here while no page is open.`,
  on: msg`This browser gets push messages. Acknowledge works from the message.`,
});

interface Known {
  state: PushState;
  devices: ListedDevice[];
}

/** Where this person gets push messages: this browser, and their others. */
export default function PushPage() {
  const { orgId, member } = useWorkspace();
  const paths = useAlertPaths();
  useDashboard(useView());
  const [known, setKnown] = useState<Known | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const look = useCallback(async () => {
    const [state, devices] = await Promise.all([pushState(orgId, member.uid), ownDevices(orgId)]);
    setKnown({ state, devices });
  }, [orgId, member.uid]);
  const act = useCallback(async (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(errorText(error));
    }
    setBusy(false);
  }, []);
  useEffect(() => {
    void act(look);
  }, [act, look]);
  return (
    <>
      <nav aria-label={t`Breadcrumb`} className={page.back}>
        <Link href={paths.alerts}>{t`Alerts`}</Link>
      </nav>
      <div className={bar.bar}>
        <h1 className={bar.title}>{t`Push messages`}</h1>
        <span className={bar.live}>
          <LiveIndicator />
        </span>
      </div>
      {problem && (
        <p className={classes.wrong} role="alert">
          {t`That did not work: ${problem}`}
        </p>
      )}
      {known === null && !problem && <Waiting rows={4} />}
      {known === null && problem && (
        <Message
          title={t`Your devices cannot be shown`}
          detail={problem}
          action={{ label: t`Try again`, run: () => void act(look) }}
        />
      )}
      {known && (
        <div className={classes.panels}>
          <Panel title={t`This browser`}>
            <p className={classes.says} data-testid="push-state" data-state={known.state}>
              {SAYS[known.state]}
            </p>
            {known.state === 'off' && (
              <Button loading={busy} onClick={() => void act(() => turnPushOn(orgId, member.uid).then(look))}>
                {t`Turn on push messages`}
              </Button>
            )}
            {known.state === 'on' && (
              <Button
                variant="default"
                loading={busy}
                onClick={() => void act(() => turnPushOff(orgId, member.uid).then(look))}
              >
                {t`Turn off here`}
              </Button>
            )}
          </Panel>
          <Panel title={t`Your devices`}>
            <Devices
              devices={known.devices}
              own={thisDevice(orgId, member.uid)}
              busy={busy}
              onForget={(id) => void act(() => forgetDevice(orgId, member.uid, id).then(look))}
            />
          </Panel>
        </div>
      )}
    </>
  );
}

interface DevicesProps {
  devices: readonly ListedDevice[];
  own: string | null;
  busy: boolean;
  onForget: (id: string) => void;
}

function Devices({ devices, own, busy, onForget }: DevicesProps) {
  const now = useNow();
  if (devices.length === 0) return <p className={classes.says}>{t`None is registered.`}</p>;
  return (
    <ul className={classes.devices}>
      {devices.map(({ id, label, registered_at }) => (
        <li key={id}>
          <span className={classes.device}>
            {label || t`A device`}
            {id === own && ` ${t`(this one)`}`}
            <time dateTime={registered_at} title={formatDateTime(registered_at)}>
              {formatAgo(now - Date.parse(registered_at))}
            </time>
          </span>
          <Button
            variant="default"
            size="xs"
            disabled={busy}
            aria-label={label ? t`Forget ${label}` : t`Forget this device`}
            onClick={() => onForget(id)}
          >
            {t`Forget`}
          </Button>
        </li>
      ))}
    </ul>
  );
}
