import { useState } from 'react';
import type { ListedDump } from '../../bindings/ListedDump';
import { Card } from '../../components/Card';
import { TextButton } from '../../components/TextButton';
import type { DumpReading } from '../../engine';
import { DumpFields } from './DumpFields';
import { HowRead } from './HowRead';
import styles from './ListedDumps.module.css';
import { Questions } from './Questions';

interface Props {
  dumps: ListedDump[];
  /** Why nothing can be changed now, or null. */
  locked: string | null;
  onSay: (dump: number, said: DumpReading) => void;
}

/** How each of the dumps is read, which holds for all of its tables; and what it leaves open, asked once. */
export function ListedDumps({ dumps, locked, onSay }: Props) {
  return dumps.map((dump, place) => (
    <Dump
      key={dump.name}
      dump={dump}
      isAlone={dumps.length === 1}
      locked={locked}
      onSay={(said) => onSay(place, said)}
    />
  ));
}

function Dump({
  dump,
  isAlone,
  locked,
  onSay,
}: {
  dump: ListedDump;
  isAlone: boolean;
  locked: string | null;
  onSay: (said: DumpReading) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const { dialect, encoding, question } = dump;
  return (
    <>
      <Card className={styles.dump} testId="dump">
        {!isAlone && <h3 className={styles.name}>{dump.name}</h3>}
        <HowRead facts={dump.facts} />
        <p className={styles.change}>
          <TextButton testId="change-dump" expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Done changing how it is read' : 'Change how it is read'}
          </TextButton>
        </p>
        {isOpen && (
          <div className={styles.fields}>
            <DumpFields
              dialect={dialect}
              encoding={encoding}
              isSaid={dump.is_said}
              locked={locked}
              onSay={onSay}
            />
          </div>
        )}
      </Card>
      {question && (
        <Questions
          questions={[question]}
          locked={locked}
          onAnswer={(choice) =>
            onSay({ dialect: dump.is_said ? dialect : null, encoding: choice.encoding })
          }
        />
      )}
    </>
  );
}
