import { t } from '@lingui/core/macro';
import { decimalMark } from './number';

/** A file size: "1.2 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return t`${bytes} B`;
  let value = bytes;
  let step = -1;
  while (value >= 1000 && step < 3) {
    value /= 1000;
    step += 1;
  }
  const size = value < 10 ? value.toFixed(1).replace('.', decimalMark()) : String(Math.round(value));
  return [t`${size} KB`, t`${size} MB`, t`${size} GB`, t`${size} TB`][step] ?? size;
}
