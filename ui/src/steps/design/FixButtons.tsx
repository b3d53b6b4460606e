import { Button } from '@mantine/core';
import type { Finding } from '../../bindings/Finding';
import { useInForce } from '../../app/useInForce';
import { usePlanEdit } from '../../app/usePlanEdit';
import { fixReason, fixWords } from '../../components/fixWords';
import styles from './DesignStep.module.css';

/** What would fix a finding about the design, each a click. A new value is asked for in the preview only. */
export function FixButtons({ finding }: { finding: Finding }) {
  const edit = usePlanEdit();
  const fixes = finding.fixes.filter(({ fix }) => fix !== 'replace');
  const inForce = useInForce(fixes.map(({ edits }) => edits));
  return fixes.length === 0 ? null : (
    <p className={styles.fixes}>
      {fixes.map((fix, at) => {
        const done = inForce[at] ?? false;
        return (
          <Button
            key={JSON.stringify(fix)}
            variant="default"
            size="compact-sm"
            title={done ? 'Done: the design says so now.' : fixReason(fix)}
            aria-disabled={done || undefined}
            data-done={done || undefined}
            data-testid={`suggestion-${fix.fix}-${finding.code}-${finding.column ?? 'table'}`}
            onClick={() => !done && void edit(fix.edits)}
          >
            {done ? `${fixWords(fix)}: done` : fixWords(fix)}
          </Button>
        );
      })}
    </p>
  );
}
