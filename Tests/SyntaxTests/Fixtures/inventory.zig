//! Goods of a store.

const std = @import("std");
const goods = @import("goods/goods.zig");
const Price = @import("price.zig").Price;
const Money = @import("price.zig").Amount;
const expect = std.testing.expect;
pub const part = @import("part.zig");
pub const Part = part.Part;
usingnamespace @import("more.zig");

/// The most there may be.
pub const limit: usize = 10;
pub var counter: u32 = 0;
threadlocal var last: ?*Shelf = null;
extern var errno: c_int;
const names = [_][]const u8{ "a", "b" };

pub const Kind = enum(u8) {
    tool,
    part = 2,
    _,

    pub fn label(self: Kind) []const u8 {
        return switch (self) {
            .tool => "tool",
            else => |kind| @tagName(kind),
        };
    }
};

pub const Failure = error{ OutOfGoods, Broken };

const Value = union(enum) {
    int: i64,
    shelf: *Shelf,
    none,
};

/// Keeps goods.
pub const Shelf = struct {
    /// What it is called.
    name: []const u8,
    place: struct { row: u32, column: u32 } = .{ .row = 0, .column = 0 },
    items: std.ArrayList(Item), // in order

    const Self = @This();
    pub const size = 4;
    var made: u32 = 0;

    pub fn init(allocator: std.mem.Allocator, comptime T: type) !Shelf {
        const items = try goods.load(allocator, T);
        var sum: u32 = 0;
        for (items, 0..) |item, index| sum += item.price * @as(u32, @intCast(index));
        while (next()) |one| {
            _ = one;
        }
        if (find(sum)) |found| return found else |failure| return failure;
        const local = struct {
            fn inner() void {}
        };
        local.inner();
        return Shelf{ .name = names[0], .items = items };
    }

    inline fn half(self: *const Self) u32 {
        return self.items.len / 2;
    }
};

const Handle = opaque {
    extern "c" fn close(handle: *Handle) void;
};

pub fn List(comptime T: type) type {
    return struct {
        const Node = struct { value: T };
        nodes: []Node,

        pub fn get(self: @This(), index: usize) T {
            return self.nodes[index].value;
        }
    };
}

pub extern "c" fn puts(text: [*:0]const u8) c_int;

export fn main() callconv(.C) void {
    const price: Price = .{};
    errdefer |failure| std.log.err("{}", .{failure});
    price.show(Money) catch |failure| puts(failure);
}

test "adds" {
    try expect(limit == 10);
}
