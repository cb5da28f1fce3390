import { t } from '@lingui/core/macro';

/** The same skeleton that index.html paints first, so that nothing moves when React takes over. */
export function Shell() {
  return (
    <div className="shell" role="status" aria-label={t`Loading Ledgerlight`}>
      <div className="shell-rail">Ledgerlight</div>
      <div className="shell-main">
        <div className="shell-card" />
        <div className="shell-card" />
        <div className="shell-card" />
        <div className="shell-card" />
        <div className="shell-card shell-wide" />
      </div>
    </div>
  );
}
