import React, { useState } from 'react';
import { Item } from './item';

type Props = { item: Item; onSell?: (count: number) => void };

export const LIMIT = 10;

/** Shows goods. */
export function Shelf({ item, onSell }: Props): JSX.Element {
  const [count, setCount] = useState<number>(0);
  const sell = (by = 1): void => {
    setCount(count + by);
    onSell?.(count);
  };
  return (
    <Panel.Body title={item.name} onClick={() => sell(LIMIT)}>
      <Label>{count} of {item.size}</Label>
      <br />
    </Panel.Body>
  );
}

export const Row = React.memo((props: Props) => <Shelf {...props} />);
export const Empty = () => <></>;

class Board extends React.Component<Props> {
  state = { open: false };
  render() { return <Row item={this.props.item} />; }
}
