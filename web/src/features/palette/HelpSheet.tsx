import { t } from '@lingui/core/macro';
import { Modal } from '@mantine/core';
import { Fragment } from 'react';
import { keyName, SHORTCUTS } from '@/app/shortcuts';
import { i18n } from '@/format/language';
import classes from './Palette.module.css';

const MOD = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

/** Every key that does something. */
export default function HelpSheet({ onClose }: { onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Keyboard shortcuts`}
      size="min(680px, 100%)"
      radius={14}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <div className={classes.sheet}>
        {SHORTCUTS.map(({ title, shortcuts }) => (
          <section key={title.id} aria-label={i18n._(title)}>
            <h3 className={classes.sheetTitle}>{i18n._(title)}</h3>
            <dl className={classes.keys}>
              {title === SHORTCUTS[0]?.title && (
                <>
                  <dt>{t`Go to or do anything`}</dt>
                  <dd>
                    <kbd>{MOD}</kbd>
                    <kbd>K</kbd>
                  </dd>
                </>
              )}
              {shortcuts.map(({ keys, words }) => (
                <Fragment key={words.id}>
                  <dt>{i18n._(words)}</dt>
                  <dd>
                    <kbd>{keyName(keys[0])}</kbd>
                    {keys.length === 2 && (
                      <>
                        {t`then`} <kbd>{keyName(keys[1])}</kbd>
                      </>
                    )}
                  </dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={classes.sheetNote}>{t`Keys are only text while you type in a field or in the grid.`}</p>
    </Modal>
  );
}
