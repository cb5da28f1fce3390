import type { ComponentProps } from 'react';
import classes from './Callout.module.css';

interface Props extends ComponentProps<'p'> {
  tone: 'plain' | 'accent' | 'good' | 'warn' | 'bad';
  /** Room below it, where the layout leaves none. */
  apart?: boolean;
}

/** A sentence that stands out: what went wrong, what to mind, what was proved. */
export function Callout({ tone, apart = false, ...rest }: Props) {
  return <p className={classes.callout} data-tone={tone} data-apart={apart || undefined} {...rest} />;
}
