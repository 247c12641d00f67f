defmodule Acme.Shelf do
  @moduledoc """
  Keeps goods.
  """

  use GenServer
  import Acme.Text, only: [trim: 1]
  alias Acme.{Item, Price}
  alias Acme.Store, as: Depot
  alias Acme.Goods
  require Logger

  @behaviour Acme.Shape
  @limit 10

  @type t :: %__MODULE__{name: String.t(), size: integer}
  @typep key(value) :: {atom, value}

  defstruct [:name, size: 1]

  @doc """
  Makes one.
  """
  @spec new(String.t(), integer) :: t
  def new(name, size \\ 1) when is_binary(name) do
    local = Goods.load(name)
    {:ok, items} = list(local)
    Logger.info("made #{name}")

    items
    |> Enum.map(fn item -> item.price end)
    |> Depot.save(@limit)

    case items do
      [%Item{price: price} | rest] -> {price, rest}
      [first | _] = all -> trim(first, all)
    end

    for one <- items, do: half(one)

    with {:ok, found} <- find(items) do
      %Price{amount: found}
    end
  end

  @doc "Half of it."
  def half(%{size: size}), do: size / 2
  def zero, do: 0

  # Not for others.
  defp secret([head | tail], other), do: {head, tail, other}

  defmacro is_big(value) do
    quote do: unquote(value) > 1
  end

  defguard is_small(value) when value < 1
  defdelegate save(shelf), to: Depot

  @callback area(t) :: float

  defmodule Inner do
    defexception [:message]
  end
end

defprotocol Acme.Size do
  def size(value)
  def empty?(value)
end

defimpl Acme.Size, for: Acme.Shelf do
  def size(shelf), do: shelf.size
  def empty?(shelf), do: shelf.size == 0
end
