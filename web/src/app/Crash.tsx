import { t } from '@lingui/core/macro';
import { Component, type ReactNode } from 'react';
import { Message } from './Message';

/** The last resort: says that the page broke, and offers to load it again. Data is safe: nothing lives only here. */
export class Crash extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Message
        title={t`This page stopped working`}
        detail={error.message}
        action={{ label: t`Load it again`, run: () => window.location.reload() }}
      />
    );
  }
}
