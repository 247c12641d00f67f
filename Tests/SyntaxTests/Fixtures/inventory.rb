# frozen_string_literal: true

require "json"
require_relative "store/item"
autoload :Shelf, "store/shelf"

$counter = 0
LIMIT = 10

module Stock
  # One kind of goods.
  class Item < Base::Named
    include Comparable
    SMALL, LARGE = 1, 2
    Error = Class.new(StandardError)
    Point = Struct.new(:x, :y) do
      def length; end
    end
    attr_reader :name, :price
    field :title, type: String
    alias_method :to_str, :to_s
    alias label name

    class << self
      def build(name) = new(name)
    end

    def self.create(name, count = 2, *rest, key:, limit: LIMIT, **options, &block)
      item = Item.new(name)
      left, (right, *others) = rest
      rest.each { |entry; inner| puts entry }
      rest.each do |(first, second), index| first.show end
      for number in 1..2 do end
      begin
      rescue Stock::Gone, Lost => error
      end
      case options
      in {name: String => word, age:} then word
      in [Integer => size, *tail] then size
      end
      add = ->(value, by = 1) { value + by }
      item.price ||= Stock::Money.of(key)&.cents
      block.call("text #{item.label}", &:shown)
    end

    def initialize(name)
      @name = name
      @price ||= 0
    end

    def [](key); end
    def ==(other) = true
    def valid?
      @name
    end
    def price=(value)
      @price = value
    end

    private

    def secret; end
  end
end

class Stock::Other; end

def show(item)
  puts item
end
