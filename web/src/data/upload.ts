import { t } from '@lingui/core/macro';

/** Google's resumable uploads take pieces of a multiple of 256 KiB; a lost connection costs at most one piece. */
export const PIECE_BYTES = 16 * 1024 * 1024;
const TRIES = 6;

export class UploadError extends Error {
  override name = 'UploadError';
}

/** Cloud Storage will not take it; trying again cannot help. */
class UploadRefused extends UploadError {}

interface Answer {
  status: number;
  range: string | null;
}

/** Where the server is after an answer: how many bytes it holds, or `done`. Null says that it must be asked. */
export function progressOf(answer: Answer, sentUntil: number): number | 'done' | null {
  if (answer.status === 200 || answer.status === 201) return 'done';
  if (answer.status !== 308) return null;
  const held = /bytes=0-(\d+)/.exec(answer.range ?? '');
  return held?.[1] === undefined ? sentUntil : Number(held[1]) + 1;
}

function put(
  url: string,
  body: Blob | null,
  headers: Record<string, string>,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // fetch cannot tell how much of a body was sent.
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal.addEventListener('abort', abort, { once: true });
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => resolve({ status: request.status, range: request.getResponseHeader('Range') });
    request.onerror = () => reject(new UploadError(t`The connection broke during the upload.`));
    request.onabort = () => reject(new UploadError(t`The upload was cancelled.`));
    request.onloadend = () => signal.removeEventListener('abort', abort);
    request.send(body);
  });
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Sends a file to a resumable session, straight to Cloud Storage. After a broken connection it asks how much
 * arrived and goes on from there. Throws `UploadError`.
 */
export async function uploadFile(
  sessionUrl: string,
  file: File,
  contentType: string,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let offset = 0;
  let failures = 0;
  let ask = false;
  while (true) {
    const end = Math.min(offset + PIECE_BYTES, file.size);
    const whole = offset === 0 && end === file.size;
    const range = ask ? `bytes */${file.size}` : `bytes ${offset}-${end - 1}/${file.size}`;
    const headers: Record<string, string> = { 'Content-Type': contentType };
    if (ask || !whole) headers['Content-Range'] = range;
    try {
      const body = ask ? null : file.slice(offset, end);
      const answer = await put(
        sessionUrl,
        body,
        headers,
        (bytes) => onProgress(ask ? offset / file.size : Math.min(1, (offset + bytes) / file.size)),
        signal,
      );
      const reached = progressOf(answer, ask ? 0 : end);
      if (reached === 'done') return onProgress(1);
      if (reached !== null) {
        offset = reached;
        ask = false;
        failures = 0;
        continue;
      }
      if (answer.status < 500 && answer.status !== 429) {
        throw new UploadRefused(t`Cloud Storage refused the upload (${answer.status}). Start it again.`);
      }
    } catch (error) {
      if (signal.aborted || failures >= TRIES || error instanceof UploadRefused) throw error;
    }
    failures += 1;
    if (failures > TRIES) throw new UploadError(t`Cloud Storage cannot be reached. Try again later.`);
    ask = true;
    await pause(Math.random() * 500 * 2 ** failures);
  }
}
