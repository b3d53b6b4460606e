import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useInForce } from '../../app/useInForce';
import { TypeBadge } from '../../components/TypeBadge';
import { kindWords } from '../../bindings/kinds';
import styles from './FindingsList.module.css';
import type { AppliedFix } from './findingGroups';
import { fixReason, fixWords } from '../../components/fixWords';
import { quoted } from '../../components/quoted';
import type { Fix } from './useFixing';
import { ValueField } from './ValueField';

interface Props {
  fixes: AppliedFix[];
  fix: Fix;
}

/** What would fix the findings above, each a click; the first is the one to try first. */
export function FindingFixes({ fixes, fix }: Props) {
  const [asking, setAsking] = useState<number | null>(null);
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  const inForce = useInForce(fixes.map(({ fix: suggested }) => suggested.edits));
  const asked = asking === null ? undefined : fixes[asking]?.fix;

  function close() {
    buttons.current[asking ?? 0]?.focus();
    setAsking(null);
  }

  return (
    <div className={styles.fixing}>
      <div className={styles.fixes} role="group" aria-label="What would fix it">
        {fixes.map(({ fix: suggested, finding }, at) => {
          const words = fixWords(suggested);
          // A replacement may be given again; everything else is done once.
          const done = suggested.fix !== 'replace' && (inForce[at] ?? false);
          return (
            <Button
              key={JSON.stringify(suggested)}
              ref={(button) => {
                buttons.current[at] = button;
              }}
              className={styles.fix}
              variant="default"
              size="compact-sm"
              leftSection={
                done ? (
                  <IconCheck size={14} aria-hidden />
                ) : suggested.fix === 'read_as' ? (
                  <TypeBadge type={kindWords[suggested.kind].letter} />
                ) : undefined
              }
              title={done ? 'Done: the design says so now.' : fixReason(suggested)}
              aria-disabled={done || undefined}
              aria-expanded={suggested.fix === 'replace' ? asking === at : undefined}
              data-first={(at === 0 && !done) || undefined}
              data-done={done || undefined}
              data-testid={`suggestion-${suggested.fix}-${finding.code}-${finding.column ?? 'table'}`}
              onClick={() => {
                if (suggested.fix === 'replace') {
                  setAsking(asking === at ? null : at);
                } else if (!done) {
                  fix(suggested.edits, words);
                }
              }}
            >
              {done ? `${words}: done` : words}
            </Button>
          );
        })}
      </div>
      {asked?.fix === 'replace' && (
        <div className={styles.asked}>
          <ValueField
            key={asked.from}
            label={`In ${asked.column}, read ${quoted(asked.from)} as`}
            initial=""
            save="Replace"
            testId="suggestion-value"
            saveTestId="suggestion-save"
            onCancel={close}
            onSave={(value) => {
              fix(
                [
                  {
                    edit: 'add_column_fix',
                    column: asked.column,
                    fix: { kind: 'replace', from: asked.from, to: value },
                  },
                ],
                `Replace ${quoted(asked.from)} by ${quoted(value)}`,
              );
              close();
            }}
          />
        </div>
      )}
    </div>
  );
}
