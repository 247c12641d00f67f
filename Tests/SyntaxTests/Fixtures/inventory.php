<?php

declare(strict_types=1);

namespace Acme\Inventory;

use Acme\Money\Price;
use Acme\Text\{Words, Lines as Rows};
use function Acme\Text\trim_all;
use const Acme\LIMIT;
require_once __DIR__ . '/lib/words.php';
include 'prices.php';

const SIDES = 3, SMALL = 2;
define('STOCK', 'b');
$total = 0;

/**
 * One kind of goods.
 */
#[Entity(name: 'item')]
abstract class Item extends Base implements Shape, \Countable
{
    use Counting, Shown { show as protected display; }

    public const LIMIT = 10;
    private ?Price $price = null;
    protected static array $names = [], $more;

    /** Makes one. */
    public function __construct(private readonly string $name, protected int $size = 0, int ...$rest)
    {
        parent::__construct($name);
        $this->price = Price::of("a {$name} $this->size $rest[0] ${name}");
    }

    #[Pure]
    public static function make(array $parts, &$count, ?callable $then = null): static
    {
        $first = new Item('a');
        foreach ($parts as $key => $part) {
            trim_all($part);
        }
        try {
            open();
        } catch (IOException | Other $error) {
        }
        [$left, $right] = $parts;
        static $cache = 1;
        global $total;
        $change = fn(int $x) => $x * 2;
        $each = function (Item $item) use ($first, &$count): void { $item->show(); };
        $text = <<<END
          $name and {$first->name}
          END;
        $raw = <<<'RAW'
          $name
          RAW;
        return $first?->half() ?? self::LIMIT;
    }

    abstract protected function go(): void;
}

interface Shape extends Plain, Sized
{
    const SIDES = 4;

    public function area(): float;
}

trait Counting
{
    private int $count = 0;

    function count(): int { return $this->count; }
}

enum Kind: string implements Shown
{
    case Tool = 'tool';
    case Part = 'part';

    public function label(): string { return match ($this) { Kind::Tool => 'a', default => 'b' }; }
}

/** Helps. */
function help(Item $item): ?Price { return $item instanceof Shape ? $item->price : null; }
?>
<p><?= help($item) ?></p>
