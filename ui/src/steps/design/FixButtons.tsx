import { Button } from '@mantine/core';
import type { Finding } from '../../bindings/Finding';
import { useMigration } from '../../app/MigrationProvider';
import { usePlanEdit } from '../../app/usePlanEdit';
import { fixReason, fixWords } from '../../components/fixWords';
import { applyFix, isInForce } from '../../plan/fixes';
import styles from './DesignStep.module.css';

/** What would fix a finding about the design, each a click. A new value is asked for in the preview only. */
export function FixButtons({ finding }: { finding: Finding }) {
  const edit = usePlanEdit();
  const { plan } = useMigration().state;
  const fixes = finding.fixes.filter(({ fix }) => fix !== 'replace');
  return fixes.length === 0 || !plan ? null : (
    <p className={styles.fixes}>
      {fixes.map((fix) => {
        const done = isInForce(plan, fix);
        return (
          <Button
            key={JSON.stringify(fix)}
            variant="default"
            size="compact-sm"
            title={done ? 'Done: the design says so now.' : fixReason(fix)}
            aria-disabled={done || undefined}
            data-done={done || undefined}
            data-testid={`suggestion-${fix.fix}-${finding.code}-${finding.column ?? 'table'}`}
            onClick={() => !done && edit((before) => applyFix(before, fix))}
          >
            {done ? `${fixWords(fix)}: done` : fixWords(fix)}
          </Button>
        );
      })}
    </p>
  );
}
