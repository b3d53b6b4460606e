import type { ReactNode } from 'react';
import type { ColumnPlan } from '../../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../../bindings/ColumnProfile';
import { BinarySetting } from './BinarySetting';
import { BlankSetting } from './BlankSetting';
import { DateSettings } from './DateSettings';
import { Fixes } from './Fixes';
import { NullWords } from './NullWords';
import { NumberSettings } from './NumberSettings';
import { SeparatorSetting } from './SeparatorSetting';
import styles from './Settings.module.css';
import { YesNoSetting } from './YesNoSetting';

interface Props {
  column: ColumnPlan;
  profile: ColumnProfile;
  isKey: boolean;
}

function ofKind(column: ColumnPlan): ReactNode {
  switch (column.kind) {
    case 'number':
      return <NumberSettings column={column} />;
    case 'yes_no':
      return <YesNoSetting column={column} />;
    case 'date':
    case 'date_time':
      return <DateSettings column={column} />;
    case 'list':
    case 'text_set':
      return <SeparatorSetting column={column} />;
    case 'number_set':
      return (
        <>
          <SeparatorSetting column={column} />
          <NumberSettings column={column} />
        </>
      );
    case 'binary':
      return <BinarySetting column={column} />;
    case 'text':
    case 'compressed':
    case 'json':
    case 'null':
      return null;
  }
}

/** How the cells of a column are read. */
export function ColumnSettings({ column, profile, isKey }: Props) {
  return (
    <section className={styles.settings} aria-label={`How ${column.column} is read`}>
      {ofKind(column)}
      <BlankSetting column={column} profile={profile} isKey={isKey} />
      <NullWords column={column} profile={profile} />
      <Fixes column={column} profile={profile} />
    </section>
  );
}
