import { t } from '@lingui/core/macro';
import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './SidePanel.module.css';

interface Props {
  title: string;
  /** Where that is: a code, an entity, a month. */
  place?: string;
  /** Pixels, where the window is wider. */
  width: number;
  onClose: () => void;
  children: ReactNode;
}

/** What lies behind something on the page, at its right edge. */
export function SidePanel({ title, place, width, onClose, children }: Props) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={`min(${width}px, 100%)`}
      title={
        place === undefined ? (
          title
        ) : (
          <span>
            <span className={classes.title}>{title}</span>
            <span className={classes.place}>{place}</span>
          </span>
        )
      }
      closeButtonProps={{ 'aria-label': t`Close this panel` }}
    >
      {children}
    </Drawer>
  );
}
