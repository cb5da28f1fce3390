import { useEffect, useRef, useState } from 'react';
import {
  ApiError,
  type ImportMode,
  type Mapping,
  openUpload,
  type PreviewResult,
  previewUpload,
  startImport,
} from '@/data/api';
import { uploadFile } from '@/data/upload';
import { errorText } from '@/format/errorText';
import { missingParts } from './mappingForm';

/** One file on its way in: sent, looked at, and only then imported. */
export type UploadState =
  | { step: 'idle' }
  | { step: 'sending'; file: File; fraction: number }
  | { step: 'reading'; file: File }
  | { step: 'preview'; file: File; result: PreviewResult; mode: ImportMode; mapping: Mapping | null }
  | { step: 'starting'; file: File }
  | { step: 'failed'; file: File; message: string; hint: string | null };

function failure(file: File, error: unknown): UploadState {
  const hint = error instanceof ApiError ? error.hint : null;
  return { step: 'failed', file, message: errorText(error), hint };
}

export interface Upload {
  state: UploadState;
  start: (file: File) => Promise<void>;
  preview: (mapping: Mapping | null, mode: ImportMode) => Promise<void>;
  confirm: () => Promise<void>;
  cancel: () => void;
}

/** Drives an upload; `onImport` gets the import's id once the import runs. `entities` are the ids that exist. */
export function useUpload(
  org: string,
  entities: ReadonlySet<string>,
  onImport: (importId: string) => void,
): Upload {
  const [state, setState] = useState<UploadState>({ step: 'idle' });
  const running = useRef<AbortController | null>(null);
  const upload = useRef<{ id: string; file: File } | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function start(file: File) {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const show = (next: UploadState) => {
      if (!controller.signal.aborted) setState(next);
    };
    show({ step: 'sending', file, fraction: 0 });
    try {
      const content_type = file.type || 'application/octet-stream';
      const session = await openUpload(org, { filename: file.name, size_bytes: file.size, content_type });
      const report = (fraction: number) => show({ step: 'sending', file, fraction });
      await uploadFile(session.session_url, file, session.content_type, report, controller.signal);
      upload.current = { id: session.upload_id, file };
      await look(null, 'append', show);
    } catch (error) {
      show(failure(file, error));
    }
  }

  async function look(mapping: Mapping | null, mode: ImportMode, show: (next: UploadState) => void) {
    if (!upload.current) return;
    const { id, file } = upload.current;
    show({ step: 'reading', file });
    try {
      const result = await previewUpload(org, id, { mapping, mode });
      const { suggested_mapping } = result;
      // Nothing recognised the file, but a complete guess can be shown with its effect instead of an empty form.
      if (mapping === null && suggested_mapping && missingParts(suggested_mapping, entities).length === 0) {
        const tried = await previewUpload(org, id, { mapping: suggested_mapping, mode });
        show({
          step: 'preview',
          file,
          result: { ...tried, suggested_mapping },
          mode,
          mapping: suggested_mapping,
        });
        return;
      }
      show({ step: 'preview', file, result, mode, mapping });
    } catch (error) {
      show(failure(file, error));
    }
  }

  async function confirm() {
    if (state.step !== 'preview' || !upload.current) return;
    const { file, mode, mapping } = state;
    setState({ step: 'starting', file });
    try {
      const { import_id } = await startImport(org, upload.current.id, { mapping, mode });
      onImport(import_id);
    } catch (error) {
      setState(failure(file, error));
    }
  }

  function cancel() {
    running.current?.abort();
    upload.current = null;
    setState({ step: 'idle' });
  }

  return { state, start, preview: (mapping, mode) => look(mapping, mode, setState), confirm, cancel };
}
