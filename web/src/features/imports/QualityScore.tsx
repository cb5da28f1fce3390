import type { QualityScore as Score } from '@/data/documents';
import { formatPercent } from '@/format/ratio';
import classes from './QualityScore.module.css';

const PARTS: { key: Exclude<keyof Score, 'score'>; name: string; means: string }[] = [
  { key: 'validity', name: 'Valid', means: 'rows accepted of rows read' },
  { key: 'completeness', name: 'Complete', means: 'optional cells that are filled' },
  { key: 'mapping_coverage', name: 'Known', means: 'rows whose account and entity are known' },
  { key: 'duplicates', name: 'Unique', means: 'rows that do not repeat a key' },
  { key: 'timeliness', name: 'Timely', means: 'how recent the newest entry is' },
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
                {name} <span className={classes.means}>{means}</span>
              </dt>
              <dd className="figures">{value === null ? 'n/a' : formatPercent(value)}</dd>
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
