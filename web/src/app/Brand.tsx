import classes from './Brand.module.css';

export function Brand() {
  return (
    <span className={classes.brand}>
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#2f4bc7" />
        <path d="M9 7v14a4 4 0 0 0 4 4h10" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
        <circle cx="21" cy="13" r="4" fill="#ffd166" />
      </svg>
      Ledgerlight
    </span>
  );
}
