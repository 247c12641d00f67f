//! Keeps stock.
use std::collections::{hash_map::{self, Entry as Slot}, HashMap};
use crate::catalog::{Catalog, Shelf as Rack};
use super::*;
use money as cash;
pub use self::text::parse;
extern crate serde;
mod units;

pub const LIMIT: usize = 10;
pub(crate) static mut COUNTER: u32 = 0;
pub type Prices<T> = HashMap<String, T>;

/// One kind of goods.
#[derive(Debug, Clone)]
pub struct Item<'a, T: Clone>
where
    T: Copy,
{
    pub name: String,
    price: Option<&'a T>,
}

struct Marker;
pub struct Size(pub u32, String);

pub enum Kind {
    Tool,
    Part(Size),
    Set { count: u8 },
}

union Raw { whole: u32, half: u16 }

pub trait Shape: Debug + Send {
    const SIDES: usize;
    type Unit;
    fn area(&self) -> f64;
    fn name(&self) -> String { String::new() }
}

impl<'a, T> Item<'a, T> {
    pub const ZERO: usize = 0;

    pub fn new(name: &str, count: usize) -> Self {
        let size = Size::of(count);
        let mut list: Vec<u8> = vec![1, LIMIT];
        if let Some(first) = list.get(0) { drop(first); }
        for index in 0..3 {}
        while let Ok(next) = list.pop() {}
        let (left, right) = (1, 2);
        let add = |a, b: i32| a + b;
        match size {
            Kind::Part(inner) => inner,
            whole @ Kind::Tool => whole,
            Raw { half, whole: all } => all,
            other => other,
        };
        Item { name: name.into(), price: None }
    }

    async unsafe fn go(mut self, (x, y): (i32, i32)) -> Result<(), Box<dyn Error>> { self.name.trim()?; Ok(()) }
}

impl<T> Shape for Prices<T> {
    type Unit = u8;
    fn area(&self) -> f64 { fn helper() {} helper(); 1.0 }
}

macro_rules! stock {
    ($item:expr) => { $item };
}

extern "C" {
    fn outside(size: i32) -> i32;
}

#[cfg(test)]
mod tests {
    use super::Item;

    #[test]
    fn prices() { assert_eq!(1, Item::<u8>::new("a", 1).price()); }
}
