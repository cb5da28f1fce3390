import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import type { QualityScore as Score } from '@/data/documents';
import { i18n } from '@/format/language';
import { formatPercent } from '@/format/ratio';
import classes from './QualityScore.module.css';

const PARTS: { key: Exclude<keyof Score, 'score'>; name: MessageDescriptor; means: MessageDescriptor }[] = [
  { key: 'validity', name: msg`Valid`, means: msg`rows accepted of rows read` },
  { key: 'completeness', name: msg`Complete`, means: msg`optional cells that are filled` },
  { key: 'mapping_coverage', name: msg`Known`, means: msg`rows whose account and entity are known` },
  { key: 'duplicates', name: msg`Unique`, means: msg`rows that do not repeat a key` },
  { key: 'timeliness', name: msg`Timely`, means: msg`how recent the newest entry is` },
];

function grade(basisPoints: number): string {
  if (basisPoints >= 9_500) return 'good';
  return basisPoints >= 8_000 ? 'fair' : 'poor';
}

/** A data-quality score and its parts. All are basis points; a part that does not apply says so. */
export function QualityScore({ quality }: { quality: Score }) {
  return (
    <div className={classes.quality}>
      <p className={classes.score} data-grade={grade(quality.score)}>
        <span className="figures">{formatPercent(quality.score)}</span>
      </p>
      <dl className={classes.parts}>
        {PARTS.map(({ key, name, means }) => {
          const value = quality[key];
          return (
            <div key={key} className={classes.part}>
              <dt>
                {i18n._(name)} <span className={classes.means}>{i18n._(means)}</span>
              </dt>
              <dd className="figures">{value === null ? t`n/a` : formatPercent(value)}</dd>
              <span className={classes.track} aria-hidden="true">
                {value !== null && (
                  <span
                    className={classes.bar}
                    data-grade={grade(value)}
                    style={{ width: `${value / 100}%` }}
                  />
                )}
              </span>
            </div>
          );
        })}
      </dl>
    </div>
  );
}
