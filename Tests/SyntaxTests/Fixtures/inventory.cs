using System;
using System.Collections.Generic;
using static Acme.Text.Words;
using Json = Acme.Json.Parser;

namespace Acme.Stock
{
  /// <summary>One kind of goods.</summary>
  [Serializable]
  public sealed partial class Item<T> : Base<T>, IShape where T : class, new()
  {
    public const int Limit = 10, Small = 2;
    private static readonly List<string> names = new();
    public event EventHandler Changed;
    public string Name { get; private set; } = "x";
    public int Size => 1;

    public Item(string name, int count = 2) : base(name) { this.name = name; }

    public async Task<R> Map<R>(Func<T, R> change, params int[] rest) where R : T
    {
      var first = new Box<Item>(1);
      int width = 2, height;
      foreach (var entry in names) { }
      for (int i = 0; i < Limit; i++) { }
      try { } catch (IOException error) { }
      using var reader = Open();
      using (var other = Open()) { }
      Func<int, int> add = (left, right) => left;
      names.ForEach(one => one.Show<int>());
      if (first is Box box) { }
      var (head, tail) = Pair();
      Get(out var found);
      switch (first) { case Circle circle: break; }
      int Local(int z) => z;
      return await Money.Of(this.Name)?.Cents();
    }

    abstract void Go();

    public delegate void Handler(int size);

    enum Kind : byte { Tool = 1, Part }

    interface IShape<out K> : IPlain { double Area(); string Name { get; } }

    struct Point { public int X; }

    record Person(string First, int Age) : IPlain { }
  }
}
