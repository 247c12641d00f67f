// Package inventory keeps stock.
package inventory

import (
	"fmt"
	store "example.com/goods/store/v2"
	. "math"
	_ "embed"
)

import "os"

const Limit = 100

const (
	Small Size = iota
	Large
)

var (
	registry []Item
)

var cache, spare = map[string]*Item{}, 1

// Size says how large.
type Size int

type Text = string

// Item is one kind of goods.
type Item struct {
	store.Base
	Name, Label string `json:"name"`
	price       float64
	next        *Item
	Handler     func(context Context) error
}

type Shape[T any, K comparable] interface {
	Area(scale float64) T
	fmt.Stringer
}

// Price is what it costs.
func (item *Item) Price(factor float64) (total float64, err error) {
	total = item.price * factor
	defer func() { err = fmt.Errorf("no price: %w", err) }()
	return
}

func (list List[T]) Len() int { return len(list.items) }

func New(name string, options ...Option) *Item {
	item := &Item{Name: name, price: Sqrt(2)}
	for index, option := range options {
		option(item, index)
	}
	var width, height int = 1, 2
	const depth = 3
	switch value := any(item).(type) {
	case *Item:
		_ = value.Price(float64(width * height * depth))
	case store.Base:
		os.Exit(1)
	}
	select {
	case message := <-updates:
		fmt.Println(message)
	}
	if found, ok := cache[name]; ok {
		return found
	}
	return item
}

func Map[T, U any](values []T, apply func(T) U) []U {
	return Collect[T](values, apply)
}
