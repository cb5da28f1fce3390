import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Message.module.css';

export interface MessageProps {
  title: string;
  detail?: ReactNode;
  action?: { label: string; run: () => void };
  /** `panel` fills a card, `page` the whole window. */
  size?: 'panel' | 'page';
}

/** What a screen shows when it has nothing to show: empty, missing, denied, failed. */
export function Message({ title, detail, action, size = 'page' }: MessageProps) {
  return (
    <div className={size === 'page' ? classes.page : classes.panel} role="status">
      {size === 'page' ? (
        <h1 className={classes.title}>{title}</h1>
      ) : (
        <p className={classes.title}>{title}</p>
      )}
      {detail && <p className={classes.detail}>{detail}</p>}
      {action && (
        <Button variant="default" onClick={action.run}>
          {action.label}
        </Button>
      )}
    </div>
  );
}
