import { t } from '@lingui/core/macro';
import type { User } from '@/data/auth';
import { signOut } from '@/data/signOut';
import { Message } from './Message';

export function NoMembership({ user }: { user: User }) {
  return (
    <Message
      title={t`You are not a member here`}
      detail={t`${user.email} is signed in but does not belong to this organization. Ask its owner or an administrator to add you; this page opens as soon as they do.`}
      action={{ label: t`Sign out`, run: () => void signOut() }}
    />
  );
}
