extension Switch {
    /// gutter's spelling of ``consent``.
    @available(*, deprecated, renamed: "consent")
    public var concent: Bool {
        get { consent }
        set { consent = newValue }
    }
}
