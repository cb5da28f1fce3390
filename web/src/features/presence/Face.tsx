import { initials } from '@/format/name';
import classes from './Face.module.css';

/** Somebody's initials in their colour; beside a name, so that it is not read out. */
export function Face({ name, colour }: { name: string; colour: number }) {
  return (
    <span className={classes.face} data-colour={colour} aria-hidden="true" title={name}>
      {initials(name)}
    </span>
  );
}
