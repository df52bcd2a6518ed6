import Hummingbird

/// What is known of a request on its way through the shop.
struct ShopContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who is signed in; nil is a visitor.
    var user: User?

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
    }

    /// The pages have forms, and no JavaScript.
    var requestDecoder: URLEncodedFormDecoder { URLEncodedFormDecoder() }
}
