import { NativeSelect, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FormatChoice } from '../../bindings/FormatChoice';
import type { SourceKind } from '../../bindings/SourceKind';
import type { SourceSummary } from '../../bindings/SourceSummary';
import type { TextEncoding } from '../../bindings/TextEncoding';
import { Card } from '../../components/Card';
import { CharacterSelect } from '../../components/CharacterSelect';
import { Field } from '../../components/Field';
import { TextButton } from '../../components/TextButton';
import { DialectFields } from './DialectFields';
import { FirstLines } from './FirstLines';
import styles from './Format.module.css';
import { encodingList, findEncodings, kindNames } from './formatWords';
import { HowRead } from './HowRead';
import { nothingChosen } from './nothingChosen';
import { quoteCharacters } from './dialectWords';

interface Props {
  summary: SourceSummary;
  /** What the person has said so far. */
  choice: FormatChoice;
  /** Why nothing can be changed now, or null. */
  locked: string | null;
  onChoice: (choice: FormatChoice) => void;
  /** The first records, as they are read now. */
  records: ReactNode;
}

function options<T extends string>(names: Record<T, string>): { value: string; label: string }[] {
  return Object.entries<string>(names).map(([value, label]) => ({ value, label }));
}

/** How the file is read, to be changed while looking at its text; the records below follow. */
export function FormatPanel({ summary, choice, locked, onChoice, records }: Props) {
  const { format, first_lines: lines } = summary;
  const isAnnounced = Object.values(choice).some((part) => part !== null);
  const say = (part: Partial<FormatChoice>) => {
    if (locked === null) {
      onChoice({ ...choice, ...part });
    }
  };
  const delimited = format.kind === 'delimited';
  return (
    <Card
      title="How it is read"
      action={
        isAnnounced && (
          <TextButton testId="recognise" onClick={() => say(nothingChosen)}>
            Recognise it again
          </TextButton>
        )
      }
      testId="format"
    >
      <div className={styles.panel}>
        <div className={styles.fields}>
          <Field for="format-kind" label="It holds">
            <NativeSelect
              id="format-kind"
              size="xs"
              disabled={locked !== null}
              data={options(kindNames)}
              value={format.kind}
              data-testid="kind"
              onChange={(event) =>
                say({ kind: event.currentTarget.value as SourceKind, delimiter: null })
              }
            />
          </Field>
          {delimited && (
            <>
              <Field for="format-delimiter" label="Between cells">
                <CharacterSelect
                  id="format-delimiter"
                  label="What stands between cells"
                  characters={[',', ';', '\t', '|']}
                  value={format.delimiter}
                  disabled={locked !== null}
                  testId="delimiter"
                  onChange={(delimiter) => say({ kind: 'delimited', delimiter })}
                />
              </Field>
              <Field for="format-header" label="First line">
                <NativeSelect
                  id="format-header"
                  size="xs"
                  disabled={locked !== null}
                  data={[
                    { value: 'yes', label: 'Names of the columns' },
                    { value: 'no', label: 'A record like the others' },
                  ]}
                  value={format.header ? 'yes' : 'no'}
                  data-testid="header"
                  onChange={(event) => say({ header: event.currentTarget.value === 'yes' })}
                />
              </Field>
            </>
          )}
          <Field for="format-encoding" label="Letters (encoding)">
            <Select
              id="format-encoding"
              size="xs"
              searchable
              disabled={locked !== null}
              data={encodingList}
              filter={findEncodings}
              value={format.encoding}
              data-testid="encoding"
              nothingFoundMessage="No encoding is called that"
              maxDropdownHeight={320}
              allowDeselect={false}
              // What is typed takes the place of what is chosen.
              onClick={(event) => event.currentTarget.select()}
              onChange={(encoding) => say({ encoding: encoding as TextEncoding | null })}
            />
          </Field>
        </div>
        {delimited && <DialectFields format={format} locked={locked !== null} onSay={say} />}
        <p className={styles.note}>
          {locked ??
            'If letters such as é look wrong, try another encoding. A change opens the file again: it is read to its end again, and the design starts over.'}
        </p>
        <HowRead facts={summary.facts} />
        <div className={styles.looking}>
          <FirstLines
            lines={lines}
            delimiter={delimited ? format.delimiter : null}
            quote={delimited ? quoteCharacters[format.quote] : null}
            skipped={delimited ? format.skip_lines : 0}
            header={delimited && format.header}
          />
          <figure className={styles.text}>
            <figcaption>As records</figcaption>
            <div className={styles.grid}>{records}</div>
          </figure>
        </div>
      </div>
    </Card>
  );
}
