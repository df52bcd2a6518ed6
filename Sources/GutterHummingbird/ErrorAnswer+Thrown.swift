public import Gutter
public import HTTPTypes
public import Hummingbird

// Errors of Gutter's answer for themselves where a route throws them; see ``ErrorAnswer``.

extension ValidationError: HTTPResponseError {
    /// The status of the ``ErrorAnswer``.
    public var status: HTTPResponse.Status { ErrorAnswer.status(of: self) }

    /// The ``ErrorAnswer``, as the request wants it.
    public func response(from request: Request, context: some RequestContext) -> Response {
        ErrorAnswer.response(to: self, request, context)
    }
}

extension SwitchNotFound: HTTPResponseError {
    /// The status of the ``ErrorAnswer``.
    public var status: HTTPResponse.Status { ErrorAnswer.status(of: self) }

    /// The ``ErrorAnswer``, as the request wants it.
    public func response(from request: Request, context: some RequestContext) -> Response {
        ErrorAnswer.response(to: self, request, context)
    }
}

extension SwitchExists: HTTPResponseError {
    /// The status of the ``ErrorAnswer``.
    public var status: HTTPResponse.Status { ErrorAnswer.status(of: self) }

    /// The ``ErrorAnswer``, as the request wants it.
    public func response(from request: Request, context: some RequestContext) -> Response {
        ErrorAnswer.response(to: self, request, context)
    }
}

extension SwitchConflict: HTTPResponseError {
    /// The status of the ``ErrorAnswer``.
    public var status: HTTPResponse.Status { ErrorAnswer.status(of: self) }

    /// The ``ErrorAnswer``, as the request wants it.
    public func response(from request: Request, context: some RequestContext) -> Response {
        ErrorAnswer.response(to: self, request, context)
    }
}

extension PlanOutdated: HTTPResponseError {
    /// The status of the ``ErrorAnswer``.
    public var status: HTTPResponse.Status { ErrorAnswer.status(of: self) }

    /// The ``ErrorAnswer``, as the request wants it.
    public func response(from request: Request, context: some RequestContext) -> Response {
        ErrorAnswer.response(to: self, request, context)
    }
}

extension RollbackRefused: HTTPResponseError {
    /// The status of the ``ErrorAnswer``.
    public var status: HTTPResponse.Status { ErrorAnswer.status(of: self) }

    /// The ``ErrorAnswer``, as the request wants it.
    public func response(from request: Request, context: some RequestContext) -> Response {
        ErrorAnswer.response(to: self, request, context)
    }
}

extension RevertConflict: HTTPResponseError {
    /// The status of the ``ErrorAnswer``.
    public var status: HTTPResponse.Status { ErrorAnswer.status(of: self) }

    /// The ``ErrorAnswer``, as the request wants it.
    public func response(from request: Request, context: some RequestContext) -> Response {
        ErrorAnswer.response(to: self, request, context)
    }
}

extension RevertRefused: HTTPResponseError {
    /// The status of the ``ErrorAnswer``.
    public var status: HTTPResponse.Status { ErrorAnswer.status(of: self) }

    /// The ``ErrorAnswer``, as the request wants it.
    public func response(from request: Request, context: some RequestContext) -> Response {
        ErrorAnswer.response(to: self, request, context)
    }
}

extension EventLogError: HTTPResponseError {
    /// The status of the ``ErrorAnswer``.
    public var status: HTTPResponse.Status { ErrorAnswer.status(of: self) }

    /// The ``ErrorAnswer``, as the request wants it.
    public func response(from request: Request, context: some RequestContext) -> Response {
        ErrorAnswer.response(to: self, request, context)
    }
}
