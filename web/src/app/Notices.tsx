import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { liveState } from '@/data/liveMonitor';
import { ValueStore } from '@/data/store';
import { useStore } from '@/data/useWatched';
import { newVersion, takeNewVersion } from '@/data/worker';
import { formatDateTime } from '@/format/age';
import classes from './Notices.module.css';

/** When the figures on screen were computed; null on a screen without figures. */
export const figuresOf = new ValueStore<string | null>(null);

/** What is true of every screen: that there is no network, and that there is a newer version. */
export function Notices() {
  const computedAt = useStore(figuresOf);
  const offline = useStore(liveState).phase === 'offline';
  return (
    <>
      <UpdateNotice />
      {offline && (
        <p className={classes.notice} data-tone="warn" data-testid="offline-notice">
          {computedAt ? (
            <Trans>
              <strong>No connection.</strong> These are the figures of {formatDateTime(computedAt)}, as this
              browser kept them. Your changes are kept too, and sent when the connection is back.
            </Trans>
          ) : (
            <Trans>
              <strong>No connection.</strong> What you see is what this browser kept. Your changes are kept
              too, and sent when the connection is back.
            </Trans>
          )}
        </p>
      )}
    </>
  );
}

function UpdateNotice() {
  const waiting = useStore(newVersion);
  if (!waiting) return null;
  return (
    <p className={classes.notice} data-testid="update-notice" role="status">
      <Trans>
        <strong>A new version is here.</strong> It takes its place when you reload; nothing you entered is
        lost.
      </Trans>
      <button type="button" className={classes.action} onClick={takeNewVersion}>
        {t`Reload`}
      </button>
    </p>
  );
}
