import { t } from '@lingui/core/macro';
import { Button, Progress } from '@mantine/core';
import { Callout } from '@/app/Callout';
import { Panel } from '@/app/Panel';
import { formatBytes } from '@/format/bytes';
import { PreviewView } from './PreviewView';
import classes from './UploadPanel.module.css';
import type { Upload } from './useUpload';

/** A file on its way in: sending, reading, preview, or what went wrong. */
export function UploadPanel({ upload }: { upload: Upload }) {
  const { state } = upload;
  if (state.step === 'idle') return null;
  const size = formatBytes(state.file.size);
  if (state.step === 'preview') {
    return (
      <Panel title={state.file.name} note={size}>
        <PreviewView
          key={JSON.stringify(state.mapping)}
          state={state}
          onPreview={(mapping, mode) => void upload.preview(mapping, mode)}
          onConfirm={() => void upload.confirm()}
          onCancel={upload.cancel}
        />
      </Panel>
    );
  }
  if (state.step === 'failed') {
    return (
      <Panel title={state.file.name} note={size}>
        <Callout tone="bad" apart role="alert">
          {state.message}
          {state.hint && <span className={classes.hint}>{state.hint}</span>}
        </Callout>
        <div className={classes.actions}>
          <Button variant="default" onClick={upload.cancel}>
            {t`Close`}
          </Button>
          <Button onClick={() => void upload.start(state.file)}>{t`Try again`}</Button>
        </div>
      </Panel>
    );
  }
  const percent = state.step === 'sending' ? Math.round(state.fraction * 100) : 100;
  const words = {
    sending: t`Sending, ${percent}%`,
    reading: t`Reading the file and comparing it with the ledger`,
    starting: t`Starting the import`,
  }[state.step];
  return (
    <Panel title={state.file.name} note={size}>
      <Progress value={percent} animated={state.step !== 'sending'} aria-label={words} />
      <p className={classes.words} role="status">
        {words}
      </p>
      {state.step === 'sending' && (
        <Button variant="default" size="xs" onClick={upload.cancel}>
          {t`Cancel`}
        </Button>
      )}
    </Panel>
  );
}
