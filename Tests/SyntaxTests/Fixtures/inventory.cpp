// Keeps stock.
#include <memory>
#include "money/price.h"

#define LIMIT 10
#define LARGER(a, b) ((a) > (b) ? (a) : (b))

namespace stock {
namespace text::plain { int width; }

namespace {
const int kSecret = 1;
int helper(int x) { return x; }
}  // namespace

class Shelf;
enum class Color : int { kRed, kGreen = 2 };
using Prices = std::map<std::string, Price>;
typedef struct { int z; } Old;
extern const char* names[];
static std::vector<Item> registry;
constexpr int kSmall = 2;
int declared(const Item& item);

// One kind of goods.
template <typename T, int N = 3>
class Item final : public Base<T>, private detail::Named {
 public:
  Item() : size_(0) {}
  explicit Item(const T& first);
  ~Item() override;
  Item& operator=(const Item&) = delete;
  virtual Status Get(const Slice& key, std::string* value) const = 0;
  static Item* Make(int count) noexcept { return new Item(count); }
  const T& at(size_t index) const { return all_[index]; }
  template <class U> void Add(U&& other, U... rest);
  using value_type = T;
  struct Node { Node* next; };

 private:
  int size_ = 0, count_;
  std::unique_ptr<Node> head_{nullptr};
  void (*changed_)(int);
  T all_[3];
};

union Raw { int whole; };

template <typename T>
T larger(T a, T b) { return LARGER(a, b); }

Status Shelf::Get(const Slice& key, int limit = LIMIT) const {
  auto found = Item<int>::Make(1);
  for (const auto& entry : entries_) {}
  for (int i = 0; i < limit; ++i) {}
  Slice copy(key), other{1};
  int *left = nullptr, right = 2;
  auto add = [&](int z) { return z; };
  try {} catch (const std::exception& error) {}
  if (auto* node = find(key)) node->next.show();
  auto [first, second] = pair();
  std::move(copy);
  return Status::OK();
}

template <typename T> Item<T>::Item(const T& first) : size_(first) {}
std::string* text::Name::get() { return static_cast<Text*>(value); }
bool operator==(const Slice& a, const Slice& b) { return true; }

template <typename T> concept Shown = requires(T a) { a.show(); };
extern "C" { void outside(int); }
}  // namespace stock

TEST(ItemTest, Prices) { EXPECT_EQ(1, stock::declared(2)); }
