import { amount } from '../../components/amount';

export interface Accounted {
  read: number;
  written: number;
  rejected: number;
  setAside: number;
}

/** Nothing is lost: what was read is what was written, rejected and set aside. */
export function importSum({ read, written, rejected, setAside }: Accounted): string {
  const onTheWay = read - written - rejected - setAside;
  const sum = `${amount(read)} read = ${amount(written)} written + ${amount(rejected)} rejected + ${amount(setAside)} set aside`;
  return onTheWay > 0 ? `${sum} + ${amount(onTheWay)} on the way` : sum;
}
