import { Modal } from '@mantine/core';
import { Fragment } from 'react';
import { keyName, SHORTCUTS } from '@/app/shortcuts';
import classes from './Palette.module.css';

const MOD = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

/** Every key that does something. */
export default function HelpSheet({ onClose }: { onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title="Keyboard shortcuts"
      size="min(680px, 100%)"
      radius={14}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={classes.sheet}>
        {SHORTCUTS.map(({ title, shortcuts }) => (
          <section key={title} aria-label={title}>
            <h3 className={classes.sheetTitle}>{title}</h3>
            <dl className={classes.keys}>
              {title === 'Anywhere' && (
                <>
                  <dt>Go to or do anything</dt>
                  <dd>
                    <kbd>{MOD}</kbd>
                    <kbd>K</kbd>
                  </dd>
                </>
              )}
              {shortcuts.map(({ keys, words }) => (
                <Fragment key={words}>
                  <dt>{words}</dt>
                  <dd>
                    <kbd>{keyName(keys[0])}</kbd>
                    {keys.length === 2 && (
                      <>
                        then <kbd>{keyName(keys[1])}</kbd>
                      </>
                    )}
                  </dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={classes.sheetNote}>Keys are only text while you type in a field or in the grid.</p>
    </Modal>
  );
}
