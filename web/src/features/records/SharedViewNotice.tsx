import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import classes from './SharedViewNotice.module.css';
import type { SharedViews } from './useSharedViews';

/** What others did to the shared view that is on: its reader decides what becomes of the screen. */
export function SharedViewNotice({ shared }: { shared: SharedViews }) {
  const { news, on } = shared;
  if (news?.kind === 'changed' && on)
    return (
      <div className={classes.notice} role="status" data-testid="shared-view-notice">
        <p>{t`${news.by} changed the shared view “${news.name}”. You still see it with your own changes.`}</p>
        <Button size="xs" variant="default" onClick={() => shared.open(on)}>
          {t`Show it as it is now`}
        </Button>
      </div>
    );
  if (news?.kind === 'removed')
    return (
      <div className={classes.notice} role="status" data-testid="shared-view-notice">
        <p>
          {news.name
            ? t`The shared view “${news.name}” was removed. You still see the records as it showed them.`
            : t`This shared view is there no more: it was removed, or is of an entity that you do not see.`}
        </p>
        <Button size="xs" variant="default" onClick={shared.forget}>
          {t`All right`}
        </Button>
      </div>
    );
  return null;
}
