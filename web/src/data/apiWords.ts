import { t } from '@lingui/core/macro';
import { language } from '@/format/language';

/**
 * What the api refused, in the reader's language. It says so in English and in detail; in another language its code says
 * enough, but for what was wrong with what was sent: that stays as it is, for nobody could mend it without.
 */
export function refusalIn(code: string, message: string): string {
  if (language() === 'en') return message;
  switch (code) {
    case 'not_found':
      return t`There is no such thing, or it is not yours to see.`;
    case 'forbidden':
      return t`Your role does not include this.`;
    case 'unauthenticated':
      return t`You are signed out. Sign in again.`;
    case 'rate_limited':
      return t`Too many requests at once. Wait a moment and try again.`;
    case 'too_large':
      return t`This is too large.`;
    case 'in_progress':
      return t`The same is already being done. Wait a moment.`;
    case 'expired':
      return t`This has expired. Begin again.`;
    default:
      return message;
  }
}
